package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.SpinKernel;
import java.util.Arrays;

/** Checkerboard Metropolis spin by spin: the definition that every other kernel is held to. */
public final class ScalarMetropolis implements SpinKernel {
  private final ThreadLocal<int[]> ranks = ThreadLocal.withInitial(() -> new int[64]);

  @Override
  public void sweepLattice(
      LatticeLayout layout,
      long[][] spins,
      long threshold4,
      long threshold8,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps) {
    for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
      for (int colour = 0; colour < 2; colour++) {
        Half half = new Half(generator, seed, Purpose.METROPOLIS_LATTICE, sweep, colour);
        for (int row = 0; row < layout.height(); row += RandomPlanes.GROUP) {
          for (int word = 0; word < layout.rowWords(); word++) {
            updateRows(layout, spins, half, threshold4, threshold8, row, word);
          }
        }
        for (int row = 0; row < layout.height(); row++) {
          layout.wrap(spins[colour], row);
        }
      }
    }
  }

  private void updateRows(
      LatticeLayout layout,
      long[][] spins,
      Half half,
      long threshold4,
      long threshold8,
      int firstRow,
      int word) {
    int[] rank = clearedRanks();
    int pastRow = Math.min(firstRow + RandomPlanes.GROUP, layout.height());
    int pastBit = Math.min(64, layout.positions() - 64 * word);
    for (int row = firstRow; row < pastRow; row++) {
      int offset = (row + half.colour) & 1;
      for (int bit = 0; bit < pastBit; bit++) {
        int column = 2 * (64 * word + bit) + offset;
        int aligned = alignedNeighbours(layout, spins, row, column);
        long threshold = aligned == 4 ? threshold8 : threshold4;
        if (aligned <= 2 || half.accepts(row, word, bit, threshold, rank)) {
          spins[half.colour][layout.index(row, word)] ^= 1L << bit;
        }
      }
    }
  }

  private static int alignedNeighbours(LatticeLayout layout, long[][] spins, int row, int column) {
    int height = layout.height();
    int width = layout.width();
    long spin = spin(layout, spins, row, column);
    int aligned = 0;
    aligned += spin == spin(layout, spins, row, (column + width - 1) % width) ? 1 : 0;
    aligned += spin == spin(layout, spins, row, (column + 1) % width) ? 1 : 0;
    aligned += spin == spin(layout, spins, (row + height - 1) % height, column) ? 1 : 0;
    aligned += spin == spin(layout, spins, (row + 1) % height, column) ? 1 : 0;
    return aligned;
  }

  private static long spin(LatticeLayout layout, long[][] spins, int row, int column) {
    int position = column >>> 1;
    long word = spins[(row + column) & 1][layout.index(row, position >>> 6)];
    return word >>> position & 1;
  }

  @Override
  public void sweepReplicas(
      ReplicaLayout layout,
      long[][] spins,
      long[] thresholds,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps) {
    int[][] neighbours = {layout.neighbours(0), layout.neighbours(1)};
    for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
      for (int colour = 0; colour < 2; colour++) {
        Half half = new Half(generator, seed, Purpose.METROPOLIS_REPLICAS, sweep, colour);
        for (int word = 0; word < layout.words(); word++) {
          for (int site = 0; site < layout.sites(); site += RandomPlanes.GROUP) {
            updateSites(layout, spins, half, thresholds, neighbours[colour], site, word);
          }
        }
      }
    }
  }

  private void updateSites(
      ReplicaLayout layout,
      long[][] spins,
      Half half,
      long[] thresholds,
      int[] neighbours,
      int firstSite,
      int word) {
    int[] rank = clearedRanks();
    int pastSite = Math.min(firstSite + RandomPlanes.GROUP, layout.sites());
    int pastBit = Math.min(64, layout.replicas() - 64 * word);
    for (int site = firstSite; site < pastSite; site++) {
      int index = layout.index(word, site);
      for (int bit = 0; bit < pastBit; bit++) {
        int aligned = 0;
        for (int direction = 0; direction < 4; direction++) {
          int neighbour = layout.index(word, neighbours[4 * site + direction]);
          long differs = spins[half.colour][index] ^ spins[1 - half.colour][neighbour];
          aligned += (differs >>> bit & 1) == 0 ? 1 : 0;
        }
        if (aligned <= 2
            || half.accepts(
                site, word, bit, threshold(thresholds, word, bit, aligned == 4), rank)) {
          spins[half.colour][index] ^= 1L << bit;
        }
      }
    }
  }

  private static long threshold(long[] planes, int word, int bit, boolean dearest) {
    long threshold = 0;
    for (int plane = 0; plane < 64; plane++) {
      int index =
          AcceptanceThresholds.bitPlanesIndex(word / ReplicaLayout.BLOCK, plane)
              + word % ReplicaLayout.BLOCK;
      long difference = dearest ? planes[index + ReplicaLayout.BLOCK] : 0;
      threshold |= ((planes[index] ^ difference) >>> bit & 1) << (63 - plane);
    }
    return threshold;
  }

  private int[] clearedRanks() {
    int[] rank = ranks.get();
    Arrays.fill(rank, 0);
    return rank;
  }

  /** The random numbers of one half sweep. */
  private static final class Half {
    private final Generator generator;
    private final int colour;
    private final long key0;
    private final long key1;

    Half(Generator generator, long seed, Purpose purpose, long sweep, int colour) {
      this.generator = generator;
      this.colour = colour;
      this.key0 = RandomPlanes.key0(seed, purpose, sweep, colour);
      this.key1 = RandomPlanes.key1(seed, purpose, sweep, colour);
    }

    /**
     * Whether the uniform number of a spin is below the threshold. Plane k holds bit 63 - k of 64
     * numbers; from plane 8 on the spin reads those of row (first row of its group + rank), where
     * its rank counts the spins above it in its group and column of bits that came so far too.
     */
    boolean accepts(int row, int word, int bit, long threshold, int[] rank) {
      int source = row;
      for (int plane = 0; plane < 64; plane++) {
        if (plane == RandomPlanes.OWN_PLANES) {
          source = row / RandomPlanes.GROUP * RandomPlanes.GROUP + rank[bit]++;
        }
        long random = RandomPlanes.plane(generator, key0, key1, source, word, plane) >>> bit & 1;
        long wanted = threshold >>> (63 - plane) & 1;
        if (random != wanted) {
          return random < wanted;
        }
      }
      return false;
    }
  }

  @Override
  public void unpackLattice(LatticeLayout layout, long[][] spins, float[] output, int offset) {
    for (int row = 0; row < layout.height(); row++) {
      for (int column = 0; column < layout.width(); column++) {
        output[offset + row * layout.width() + column] = 2 * spin(layout, spins, row, column) - 1;
      }
    }
  }

  @Override
  public void unpackReplicas(
      ReplicaLayout layout, long[][] spins, int first, int count, float[] output, int offset) {
    int size = layout.height() * layout.width();
    for (int row = 0; row < layout.height(); row++) {
      for (int column = 0; column < layout.width(); column++) {
        int place = offset + row * layout.width() + column;
        int site = layout.site(row, column);
        for (int r = 0; r < count; r++) {
          int replica = first + r;
          long word = spins[(row + column) & 1][layout.index(replica >>> 6, site)];
          output[place + r * size] = 2 * (word >>> replica & 1) - 1;
        }
      }
    }
  }

  @Override
  public long sumLattice(LatticeLayout layout, long[][] spins, boolean bonds) {
    long sum = 0;
    for (int row = 0; row < layout.height(); row++) {
      for (int column = 0; column < layout.width(); column++) {
        if (!bonds) {
          sum += 2 * spin(layout, spins, row, column) - 1;
        } else if (((row + column) & 1) == 0) {
          sum += 2 * alignedNeighbours(layout, spins, row, column) - 4;
        }
      }
    }
    return sum;
  }

  @Override
  public void sumReplicas(
      ReplicaLayout layout, long[][] spins, boolean bonds, int[] output, int offset) {
    int[] neighbours = layout.neighbours(0);
    for (int replica = 0; replica < layout.replicas(); replica++) {
      int word = replica >>> 6;
      int sum = 0;
      for (int site = 0; site < layout.sites(); site++) {
        long even = spins[0][layout.index(word, site)] >>> replica & 1;
        long odd = spins[1][layout.index(word, site)] >>> replica & 1;
        if (!bonds) {
          sum += (int) (2 * (even + odd) - 2);
          continue;
        }
        for (int direction = 0; direction < 4; direction++) {
          int neighbour = layout.index(word, neighbours[4 * site + direction]);
          sum += even == (spins[1][neighbour] >>> replica & 1) ? 1 : -1;
        }
      }
      output[offset + replica] = sum;
    }
  }
}
