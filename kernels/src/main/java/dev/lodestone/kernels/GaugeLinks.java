package dev.lodestone.kernels;

import dev.lodestone.kernels.spi.GaugeKernel;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.LinkLayout;
import java.util.Arrays;

/**
 * The SU(2) links of many independent periodic lattices of one size, in two to four dimensions.
 *
 * <p>A link is U = a0 + i (a1 s1 + a2 s2 + a3 s3) with the Pauli matrices s and a0² + a1² + a2² +
 * a3² = 1; it leads from a site one step along a direction. Sites are numbered row major in their
 * coordinates, the last direction fastest. Chains lie side by side in vectors, 16 to a block:
 * multiples of 16 are the most efficient. All links start as 1. Not thread-safe: one thread at a
 * time.
 */
public final class GaugeLinks {
  private final Backend backend;
  private final LinkLayout layout;
  private final GaugeKernel kernel;
  private final float[] links;
  private final float[] betas;

  private GaugeLinks(Backend backend, LinkLayout layout, GaugeKernel kernel) {
    this.backend = backend;
    this.layout = layout;
    this.kernel = kernel;
    this.links = new float[layout.length()];
    this.betas = new float[layout.blocks() * LinkLayout.BLOCK];
    reset();
  }

  /**
   * Links that are all 1.
   *
   * @param chains lattices, at least 1
   * @param extents sites along every direction: two to four even numbers of at least 2
   * @throws IllegalArgumentException if an extent is odd, too small or too large for this machine
   * @throws BackendUnavailableException if the backend has no kernels for them
   */
  public static GaugeLinks of(Backend backend, int chains, int... extents) {
    GaugeKernel kernel =
        KernelSet.of(backend)
            .gauge()
            .orElseThrow(
                () ->
                    new BackendUnavailableException(
                        backend.kind(),
                        "there are no kernels for gauge links on this device",
                        "use the CPU instead"));
    return new GaugeLinks(backend, new LinkLayout(chains, extents), kernel);
  }

  /** The backend they live on. */
  public Backend backend() {
    return backend;
  }

  /** Lattices. */
  public int chains() {
    return layout.chains();
  }

  /** Directions. */
  public int directions() {
    return layout.directions();
  }

  /** Sites along a direction. */
  public int extent(int direction) {
    return layout.extent(direction);
  }

  /** Sites of a lattice. */
  public int sites() {
    return layout.sites();
  }

  /** Floats of one lattice in {@link #copyTo}: four for every link. */
  public int floats() {
    return 4 * layout.directions() * layout.sites();
  }

  /** Makes every link of every chain 1: the limit of strong beta. */
  public void reset() {
    Arrays.fill(links, 0);
    for (int link = 0; link < links.length; link += LinkLayout.LINK) {
      Arrays.fill(links, link, link + LinkLayout.BLOCK, 1);
    }
  }

  /** Draws every link of every chain evenly from the group: beta = 0. */
  public void randomize(long seed) {
    float[] values = new float[floats()];
    for (int chain = 0; chain < chains(); chain++) {
      Philox.of(seed, Philox.Purpose.GAUGE_START).stream(chain)
          .fillNormal(values, 0, values.length, 0, 1);
      for (int link = 0; link < values.length; link += 4) {
        normalise(values, link);
      }
      load(chain, 1, values, 0);
    }
  }

  private static void normalise(float[] values, int link) {
    double square = 0;
    for (int c = link; c < link + 4; c++) {
      square += (double) values[c] * values[c];
    }
    double scale = 1 / Math.sqrt(square);
    for (int c = link; c < link + 4; c++) {
      values[c] = (float) (values[c] * scale);
    }
  }

  /**
   * Writes the links of some chains: output[offset + (((chain - first) * sites + site) * directions
   * + direction) * 4 + component].
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IndexOutOfBoundsException if a chain does not exist
   */
  public void copyTo(int first, int count, float[] output, int offset) {
    checkBlock("GaugeLinks.copyTo: output", first, count, output, offset);
    int place = offset;
    for (int chain = first; chain < first + count; chain++) {
      for (int site = 0; site < layout.sites(); site++) {
        for (int direction = 0; direction < layout.directions(); direction++) {
          int link = index(chain, direction, site);
          for (int c = 0; c < 4; c++) {
            output[place] = links[link + c * LinkLayout.BLOCK];
            place++;
          }
        }
      }
    }
  }

  /**
   * Reads the links of some chains, in the order of {@link #copyTo}.
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IndexOutOfBoundsException if a chain does not exist
   * @throws IllegalArgumentException if a link is not a unit quaternion to within 10^-3; the links
   *     before it are set
   */
  public void load(int first, int count, float[] values, int offset) {
    checkBlock("GaugeLinks.load: values", first, count, values, offset);
    int place = offset;
    for (int chain = first; chain < first + count; chain++) {
      for (int site = 0; site < layout.sites(); site++) {
        for (int direction = 0; direction < layout.directions(); direction++) {
          requireUnit(values, place);
          int link = index(chain, direction, site);
          for (int c = 0; c < 4; c++) {
            links[link + c * LinkLayout.BLOCK] = values[place];
            place++;
          }
        }
      }
    }
  }

  private int index(int chain, int direction, int site) {
    return layout.link(chain / LinkLayout.BLOCK, direction, site) + chain % LinkLayout.BLOCK;
  }

  private static void requireUnit(float[] values, int link) {
    double square = 0;
    for (int c = link; c < link + 4; c++) {
      square += (double) values[c] * values[c];
    }
    if (!(Math.abs(square - 1) < 2e-3)) {
      throw new IllegalArgumentException(
          "values: expected links of length 1, given one of length " + Math.sqrt(square));
    }
  }

  private void checkBlock(String operation, int first, int count, float[] block, int offset) {
    if (first < 0 || count < 0 || count > layout.chains() - first) {
      throw new IndexOutOfBoundsException(
          "first, count: expected chains of "
              + layout.chains()
              + ", given "
              + count
              + " from "
              + first);
    }
    long needed = (long) count * floats();
    if (offset < 0 || needed > block.length - (long) offset) {
      throw new ShapeMismatchException(
          operation, needed + " values from offset " + offset, block.length + " values");
    }
  }

  /**
   * output[chain] = sum over all sites of 1/2 tr of the product of the links along a path that
   * starts there; products in float, the sum in double.
   *
   * @param path closed, perhaps only by going around the lattice, as a Polyakov loop does
   * @throws IllegalArgumentException if the path has other directions or does not close
   * @throws ShapeMismatchException if the array is shorter than the number of chains
   */
  public void traceSums(LinkPath path, double[] output) {
    requireClosed(path);
    if (output.length < chains()) {
      throw new ShapeMismatchException(
          "GaugeLinks.traceSums: output", chains() + " values", output.length + " values");
    }
    kernel.traceSums(layout, links, path.liveSteps(), output);
  }

  private void requireClosed(LinkPath path) {
    for (int direction = 0; direction < 4; direction++) {
      int travelled = 0;
      for (int step : path.liveSteps()) {
        if (Math.abs(step) > directions()) {
          throw new IllegalArgumentException(
              "path: expected directions below " + directions() + ", given " + path);
        }
        travelled += Math.abs(step) - 1 == direction ? Integer.signum(step) : 0;
      }
      if (direction < directions() && travelled % extent(direction) != 0) {
        throw new IllegalArgumentException(
            "path: expected a closed one on " + this + ", given " + path);
      }
    }
  }

  void sweep(double[] couplings, int overRelaxations, long seed, long firstSweep, long sweeps) {
    for (int chain = 0; chain < couplings.length; chain++) {
      betas[chain] = (float) couplings[chain];
    }
    kernel.sweep(layout, links, betas, overRelaxations, seed, firstSweep, sweeps);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int direction = 0; direction < directions(); direction++) {
      text.append(direction == 0 ? "" : " x ").append(extent(direction));
    }
    return chains() + " chains of " + text + " sites";
  }
}
