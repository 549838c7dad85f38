package dev.lodestone.bench.jmh;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Updates of SU(2) links in four dimensions: sweeps of heat bath alone, or each followed by three
 * over-relaxations, near the transition of two time slices.
 *
 * <p>The result that is checked: the mean plaquette after {@link #CHECK_SWEEPS} sweeps from the
 * ordered state at {@link #CHECK_BETA}, where a chain of that length has forgotten its start.
 *
 * @param chains independent lattices
 * @param extents sites along every direction
 * @param overRelaxations after each heat bath
 * @param sweeps sweeps of one run
 */
public record GaugeWorkload(int chains, List<Integer> extents, int overRelaxations, int sweeps)
    implements Workload {
  /** Coupling where the speed is measured. */
  public static final double BETA = 1.9;

  /** Sweeps before the plaquette is checked. */
  public static final int CHECK_SWEEPS = 30;

  /** Coupling of the check. */
  public static final double CHECK_BETA = 0.5;

  // u + 16 u^5 (1 - 3 u / beta - u²) with u = I_2(beta) / I_1(beta); two time slices add less than
  // the 10^-4 that the tolerance allows for.
  private static final double EXACT_PLAQUETTE = 0.12383033473411;

  /** Copies the list. */
  public GaugeWorkload {
    extents = List.copyOf(extents);
  }

  /** Sites of one lattice. */
  int sites() {
    return extents.stream().reduce(1, (a, b) -> a * b);
  }

  @Override
  public String key() {
    String size = extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    String passes =
        overRelaxations == 0 ? "heat bath" : "heat bath, " + overRelaxations + " mirrors";
    return "su2 " + chains + " of " + size + " " + passes;
  }

  @Override
  public double work() {
    return 1e-6 * chains * sites() * extents.size() * (1 + overRelaxations) * sweeps;
  }

  @Override
  public String unit() {
    return "M links/s";
  }

  @Override
  public Family family() {
    return Family.GAUGE;
  }

  @Override
  public double arithmetic() {
    return 0;
  }

  @Override
  public double traffic() {
    return 0;
  }

  @Override
  public double footprint() {
    return 1e-9 * chains * sites() * extents.size() * 16;
  }

  @Override
  public void check(float[] result) {
    // A plaquette's 1/2 tr U has a variance of at most 1/4; six standard deviations.
    double plaquettes = chains * sites() * extents.size() * (extents.size() - 1) / 2.0;
    Check.close(key(), 0, result[0], EXACT_PLAQUETTE, 6 * Math.sqrt(0.25 / plaquettes) + 1e-4);
  }
}
