package dev.lodestone.physics.ising;

import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * The states of the 4 x 4 lattice that checkerboard Metropolis reaches from its ground state.
 *
 * <p>A flip that costs nothing is always made. In 36 states (double-width diagonal stripes and the
 * like) every spin has two neighbours up and two down: there a sweep inverts all spins, and no
 * random number can break the orbit. As sweeps leave the Boltzmann law as it is, what cannot be
 * left cannot be entered either, so the exact law of a chain from elsewhere is the law without
 * these states. Two rows determine such a state, so a 28 x 28 lattice has at most 2^56 of them
 * among 2^784.
 */
final class CheckerboardComponent {
  private static final int SIZE = 4;
  private static final int SITES = SIZE * SIZE;

  private CheckerboardComponent() {}

  /** How many states of each class are reached, in the order of the classes. */
  static long[] statesPerClass(ExactEnumeration exact) {
    BitSet reached = reachableFromGroundState();
    long[] counts = new long[exact.classes().size()];
    for (int state = reached.nextSetBit(0); state >= 0; state = reached.nextSetBit(state + 1)) {
      int energy = 0;
      for (int site = 0; site < SITES; site++) {
        energy -= spin(state, site) * field(state, site);
      }
      int magnetisation = 2 * Integer.bitCount(state) - SITES;
      counts[place(exact, energy / 2, magnetisation)]++;
    }
    return counts;
  }

  private static int place(ExactEnumeration exact, int energy, int magnetisation) {
    for (int i = 0; i < exact.classes().size(); i++) {
      ExactEnumeration.StateClass stateClass = exact.classes().get(i);
      if (stateClass.energy() == energy && stateClass.magnetisation() == magnetisation) {
        return i;
      }
    }
    throw new IllegalStateException("no class " + energy + ", " + magnetisation);
  }

  // Nodes are states before the even (bit 16 clear) and before the odd half of a sweep.
  private static BitSet reachableFromGroundState() {
    BitSet seen = new BitSet(2 << SITES);
    ArrayDeque<Integer> open = new ArrayDeque<>();
    seen.set(0);
    open.add(0);
    while (!open.isEmpty()) {
      int node = open.remove();
      int state = node & 0xFFFF;
      int colour = node >> SITES;
      int forced = 0;
      int optional = 0;
      for (int site = 0; site < SITES; site++) {
        if (((site / SIZE + site % SIZE) & 1) == colour) {
          if (spin(state, site) * field(state, site) > 0) {
            optional |= 1 << site;
          } else {
            forced |= 1 << site;
          }
        }
      }
      // Every subset of the flips that cost energy may happen.
      int subset = optional;
      while (true) {
        int next = (state ^ forced ^ subset) | ((1 - colour) << SITES);
        if (!seen.get(next)) {
          seen.set(next);
          open.add(next);
        }
        if (subset == 0) {
          break;
        }
        subset = (subset - 1) & optional;
      }
    }
    return seen.get(0, 1 << SITES);
  }

  private static int spin(int state, int site) {
    return 2 * (state >> site & 1) - 1;
  }

  private static int field(int state, int site) {
    int row = site / SIZE;
    int column = site % SIZE;
    return spin(state, (row + 1) % SIZE * SIZE + column)
        + spin(state, (row + SIZE - 1) % SIZE * SIZE + column)
        + spin(state, row * SIZE + (column + 1) % SIZE)
        + spin(state, row * SIZE + (column + SIZE - 1) % SIZE);
  }
}
