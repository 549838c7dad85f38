package dev.lodestone.physics.ising;

/**
 * The four neighbours of every site of a periodic square lattice, row major: up, down, left and
 * right of site i at places 4i to 4i + 3. Immutable.
 */
final class Neighbours {
  private final int[] table;

  Neighbours(int latticeSize) {
    table = new int[4 * latticeSize * latticeSize];
    for (int row = 0; row < latticeSize; row++) {
      for (int column = 0; column < latticeSize; column++) {
        int place = 4 * (row * latticeSize + column);
        table[place] = (row + latticeSize - 1) % latticeSize * latticeSize + column;
        table[place + 1] = (row + 1) % latticeSize * latticeSize + column;
        table[place + 2] = row * latticeSize + (column + latticeSize - 1) % latticeSize;
        table[place + 3] = row * latticeSize + (column + 1) % latticeSize;
      }
    }
  }

  /** The live table; not to be written. */
  int[] table() {
    return table;
  }
}
