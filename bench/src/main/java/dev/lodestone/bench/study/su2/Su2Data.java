package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.physics.gauge.GaugeSimulation;
import dev.lodestone.physics.gauge.GaugeSimulation.Start;
import java.util.Arrays;
import java.util.List;

/**
 * Link configurations: deep in both phases for training and validation, over all couplings for
 * tests.
 */
record Su2Data(LinkSamples training, LinkSamples validation, LinkSamples test) {
  /** Time slices. */
  static final int TIME = 2;

  private static final int DIRECTIONS = 4;
  private static final int COUPLINGS = 10;
  private static final int CHAINS = 8;
  private static final int OVER_RELAXATIONS = 1;

  /**
   * Configurations of one size.
   *
   * @param edge sites along each direction of space
   * @param links {@code [n][x][y][z][time][direction][4]} as {@code [n][...]}
   * @param betas coupling of each
   * @param loops mean Polyakov loop of each
   */
  @SuppressWarnings("ArrayRecordComponent") // Filled once, then read only; never compared.
  record LinkSamples(int edge, Tensor links, double[] betas, double[] loops) {
    int count() {
      return betas.length;
    }

    /** Numbers of one configuration. */
    int length() {
      return edge * edge * edge * TIME * DIRECTIONS * 4;
    }

    /**
     * What a receptive field sees, as channels: {@code [n][channels][fields][1]}.
     *
     * @param slices time slices in the field, all of one site of space
     */
    Tensor fields(int slices) {
      int channels = slices * DIRECTIONS * 4;
      int places = length() / channels;
      float[] from = links.array();
      float[] to = new float[from.length];
      for (int sample = 0; sample < count(); sample++) {
        int start = sample * length();
        for (int place = 0; place < places; place++) {
          for (int channel = 0; channel < channels; channel++) {
            to[start + channel * places + place] = from[start + place * channels + channel];
          }
        }
      }
      return Tensor.wrap(links.backend(), Shape.of(count(), channels, places, 1), to);
    }

    /** Fields with the label 1 where the coupling is above {@code beta}. */
    Labelled labelled(int slices, double beta) {
      float[] labels = new float[count()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = betas[i] > beta ? 1 : 0;
      }
      return new Labelled(
          fields(slices), Tensor.wrap(links.backend(), Shape.of(count(), 1), labels));
    }

    List<Integer> extents() {
      return List.of(edge, edge, edge, TIME);
    }

    private LinkSamples plus(LinkSamples other) {
      return new LinkSamples(
          edge,
          Tensor.wrap(
              links.backend(),
              Shape.of(count() + other.count(), length()),
              concatenate(links.array(), other.links.array())),
          concatenate(betas, other.betas),
          concatenate(loops, other.loops));
    }

    private static float[] concatenate(float[] first, float[] second) {
      float[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }

    private static double[] concatenate(double[] first, double[] second) {
      double[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }

  /**
   * Samples all three sets.
   *
   * @param name distinguishes their random numbers
   * @param positive whether every Polyakov loop is made positive by the centre symmetry
   */
  static Su2Data sample(StudyContext context, String name, boolean positive) {
    Settings settings = context.settings();
    Sampling sampling = new Sampling(context, positive);
    int training = settings.whole("training_samples");
    int validation = settings.whole("validation_samples");
    double[] window = settings.reals("window");
    LinkSamples[] sets = new LinkSamples[2];
    for (int set = 0; set < 2; set++) {
      int samples = set == 0 ? training : validation;
      String what = name + (set == 0 ? " training" : " validation");
      LinkSamples confined =
          sampling.draw(what + " confined", window[0], window[1], COUPLINGS, samples);
      LinkSamples free =
          sampling.draw(what + " deconfined", window[2], window[3], COUPLINGS, samples);
      sets[set] = confined.plus(free);
    }
    int couplings = settings.whole("test_couplings");
    int tests = couplings * settings.whole("test_samples");
    LinkSamples test = sampling.draw(name + " test", window[1], window[2], couplings, tests);
    return new Su2Data(sets[0], sets[1], test);
  }

  /** Draws sets of samples by one recipe. */
  private record Sampling(StudyContext context, boolean positive) {
    LinkSamples draw(String what, double from, double to, int couplings, int samples) {
      Settings settings = context.settings();
      int edge = settings.whole("spatial");
      int each = Math.ceilDiv(samples, couplings);
      int chains = Math.min(CHAINS, each);
      int times = Math.ceilDiv(each, chains);
      double[] betas = new double[couplings * chains];
      Arrays.setAll(betas, i -> from + (to - from) * (i / chains) / Math.max(1, couplings - 1));
      Backend backend = context.backend();
      GaugeSimulation simulation =
          new GaugeSimulation(
              backend,
              new int[] {edge, edge, edge, TIME},
              betas,
              Start.HOT,
              OVER_RELAXATIONS,
              context.key(what));
      int length = simulation.links().floats();
      float[] links = new float[Math.multiplyExact(betas.length * times, length)];
      double[] couplingsOfSamples = new double[betas.length * times];
      double[] loops = new double[betas.length * times];
      simulation.sweep(settings.whole("thermalisation"));
      for (int time = 0; time < times; time++) {
        context.checkStop();
        context.progress().step("sampling " + what, time, times, "");
        simulation.sweep(settings.whole("spacing"));
        double[] now = simulation.polyakovLoops();
        for (int chain = 0; chain < betas.length; chain++) {
          int sample = time * betas.length + chain;
          simulation.copyTo(chain, positive, links, sample * length);
          couplingsOfSamples[sample] = betas[chain];
          loops[sample] = positive ? Math.abs(now[chain]) : now[chain];
        }
      }
      return new LinkSamples(
          edge,
          Tensor.wrap(backend, Shape.of(loops.length, length), links),
          couplingsOfSamples,
          loops);
    }
  }
}
