package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.physics.gauge.GaugeObservables;
import dev.lodestone.physics.gauge.GaugeSimulation;
import dev.lodestone.physics.gauge.GaugeSimulation.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The transition without a network: where the Binder cumulants of Polyakov loops of two lattice
 * sizes cross, and where the susceptibility has its maximum.
 *
 * @param sizes by size, rising
 * @param crossing of the two largest sizes
 * @param crossingError its standard error
 */
record Su2Transition(List<Size> sizes, double crossing, double crossingError) {
  private static final int CHAINS = 4;
  private static final int OVER_RELAXATIONS = 1;
  private static final int RESAMPLINGS = 400;

  /**
   * One lattice size.
   *
   * @param edge sites along each direction of space
   * @param observables by coupling, rising
   * @param peak coupling of the largest susceptibility, by a parabola through its logarithm
   */
  record Size(int edge, List<GaugeObservables> observables, double peak) {}

  static Su2Transition measure(StudyContext context) {
    Settings settings = context.settings();
    List<Size> sizes = new ArrayList<>();
    for (double edge : Arrays.stream(settings.reals("direct_lattices")).sorted().toArray()) {
      sizes.add(size(context, (int) edge));
    }
    Size first = sizes.get(sizes.size() - 2);
    Size second = sizes.getLast();
    double crossing = crossing(cumulants(first), cumulants(second), couplings(first));
    double error = error(first, second, context.key("direct crossing"));
    return new Su2Transition(sizes, crossing, error);
  }

  private static Size size(StudyContext context, int edge) {
    double[] window = context.settings().reals("direct_window");
    int couplings = context.settings().whole("direct_couplings");
    double[] betas = new double[couplings * CHAINS];
    double from = window[0];
    double to = window[1];
    Arrays.setAll(betas, i -> from + (to - from) * (i / CHAINS) / (couplings - 1));
    String what = "direct lattice " + edge;
    GaugeSimulation simulation =
        new GaugeSimulation(
            context.backend(),
            new int[] {edge, edge, edge, Su2Data.TIME},
            betas,
            Start.HOT,
            OVER_RELAXATIONS,
            context.key(what));
    int sweeps = context.settings().whole("direct_sweeps");
    simulation.sweep(sweeps / 10);
    double[][] loops = new double[betas.length][sweeps];
    for (int time = 0; time < sweeps; time++) {
      if (time % 100 == 0) {
        context.checkStop();
        context.progress().step(what, time, sweeps, "");
      }
      simulation.sweep(1);
      double[] now = simulation.polyakovLoops();
      for (int chain = 0; chain < now.length; chain++) {
        loops[chain][time] = now[chain];
      }
    }
    List<GaugeObservables> observables = new ArrayList<>();
    for (int coupling = 0; coupling < couplings; coupling++) {
      int first = coupling * CHAINS;
      double[][] chains = Arrays.copyOfRange(loops, first, first + CHAINS);
      observables.add(GaugeObservables.of(betas[first], chains, edge * edge * edge));
    }
    return new Size(edge, observables, peak(observables));
  }

  private static double peak(List<GaugeObservables> observables) {
    double[] x = observables.stream().mapToDouble(GaugeObservables::beta).toArray();
    double[] y =
        observables.stream().mapToDouble(o -> Math.log(o.susceptibility().value())).toArray();
    double[] c = parabola(x, y);
    double vertex = c[2] < 0 ? x[0] - c[1] / (2 * c[2]) : x[x.length - 1];
    return Math.clamp(vertex, x[0], x[x.length - 1]);
  }

  private static double[] couplings(Size size) {
    return size.observables().stream().mapToDouble(GaugeObservables::beta).toArray();
  }

  private static double[] cumulants(Size size) {
    return values(size, o -> o.binderCumulant().value());
  }

  private static double[] values(Size size, ToDoubleFunction<GaugeObservables> of) {
    return size.observables().stream().mapToDouble(of).toArray();
  }

  // Where a parabola through the difference of both has its zero nearest the middle.
  private static double crossing(double[] first, double[] second, double[] x) {
    double[] difference = new double[x.length];
    Arrays.setAll(difference, i -> second[i] - first[i]);
    double[] c = parabola(x, difference);
    double middle = (x[x.length - 1] - x[0]) / 2;
    double at = middle;
    for (int i = 0; i < 50; i++) {
      double slope = c[1] + 2 * c[2] * at;
      at -= (c[0] + c[1] * at + c[2] * at * at) / slope;
      at = Math.clamp(at, 0, 2 * middle);
    }
    return x[0] + at;
  }

  private static double error(Size first, Size second, long key) {
    SplittableRandom random = new SplittableRandom(key);
    double[] x = couplings(first);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < RESAMPLINGS; i++) {
      double crossing = crossing(noisy(first, random), noisy(second, random), x);
      sum += crossing;
      squares += crossing * crossing;
    }
    double mean = sum / RESAMPLINGS;
    return Math.sqrt(Math.max(0, squares / RESAMPLINGS - mean * mean));
  }

  private static double[] noisy(Size size, SplittableRandom random) {
    double[] values = cumulants(size);
    double[] errors = values(size, o -> o.binderCumulant().error());
    Arrays.setAll(values, i -> values[i] + errors[i] * random.nextGaussian());
    return values;
  }

  // Least squares of c0 + c1 (x - x0) + c2 (x - x0)².
  private static double[] parabola(double[] x, double[] y) {
    double[][] a = new double[3][4];
    for (int i = 0; i < x.length; i++) {
      double[] powers = {1, x[i] - x[0], (x[i] - x[0]) * (x[i] - x[0])};
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          a[row][column] += powers[row] * powers[column];
        }
        a[row][3] += powers[row] * y[i];
      }
    }
    for (int pivot = 0; pivot < 3; pivot++) {
      for (int row = 0; row < 3; row++) {
        double factor = row == pivot ? 0 : a[row][pivot] / a[pivot][pivot];
        for (int column = pivot; column < 4; column++) {
          a[row][column] -= factor * a[pivot][column];
        }
      }
    }
    return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
  }
}
