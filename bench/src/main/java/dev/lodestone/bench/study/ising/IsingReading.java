package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.BottleneckRegression;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.Minimum;
import dev.lodestone.interpret.MonotoneDependence;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.interpret.TrainedProbe.Readout;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.physics.Ensemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was read off one trained network.
 *
 * @param key which
 * @param trained its restarts
 * @param minima the kinds of solutions, smallest validation loss first
 * @param solutions what the bottleneck computes, for the best restart of each kind that was read
 * @param dependence what the decision of the best restart is a function of
 * @param decision of the best restart on the reading configurations
 * @param curve mean decision of the best restart against temperature on the test configurations
 * @param crossings where the restarts of the best one's minimum are undecided, by size of lattice
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
record IsingReading(
    IsingTraining.Key key,
    TrainedProbe trained,
    List<Minimum> minima,
    List<Solution> solutions,
    MonotoneDependence dependence,
    double[] decision,
    CriticalPoint.Curve curve,
    Map<Integer, CriticalPoint> crossings) {

  /**
   * The best restart of one kind of solution.
   *
   * @param minimum the kind
   * @param formula what its bottleneck computes
   * @param bottleneck on the reading configurations
   * @param turned the same, averaged with the configurations turned by a quarter
   */
  @SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
  record Solution(
      Minimum minimum, BottleneckFormula formula, double[] bottleneck, double[] turned) {}

  /** The solution of the smallest validation loss. */
  Solution best() {
    return solutions.getFirst();
  }

  /** The solution that follows an observable, where one was read. */
  Optional<Solution> following(String observable) {
    return solutions.stream()
        .filter(solution -> solution.minimum().observable().equals(observable))
        .findFirst();
  }

  /** Validation loss of the best restart. */
  double validationLoss() {
    return trained.validationLoss(trained.best());
  }

  /** Training loss of the best restart. */
  double trainingLoss() {
    return trained.trainingLoss(trained.best());
  }

  /** The crossing on the largest lattice that the network can be applied to. */
  Optional<Map.Entry<Integer, CriticalPoint>> largest() {
    return crossings.entrySet().stream().max(Map.Entry.comparingByKey());
  }

  static List<IsingReading> read(
      StudyContext context, IsingData data, Map<IsingTraining.Key, TrainedProbe> trained) {
    Settings settings = context.settings();
    Tensor reading = data.reading().configurations();
    int box = Math.min(settings.whole("box"), settings.whole("lattice"));
    DesignMatrix design =
        DesignMatrix.of(
            reading, Candidates.correlators(reading, box, box, settings.whole("order")));
    List<IsingReading> readings = new ArrayList<>();
    for (Map.Entry<IsingTraining.Key, TrainedProbe> each : trained.entrySet()) {
      context.progress().step("reading", readings.size(), trained.size(), each.getKey().words());
      readings.add(new Reader(context, data, design, each.getKey(), each.getValue()).read());
    }
    context.progress().step("reading", trained.size(), trained.size(), "");
    return readings;
  }

  /** Reads one network. */
  private record Reader(
      StudyContext context,
      IsingData data,
      DesignMatrix design,
      IsingTraining.Key key,
      TrainedProbe trained) {
    IsingReading read() {
      int best = trained.best();
      Ensemble reading = data.reading();
      Readout readout = trained.read(reading.configurations());
      List<Minimum> minima = Minimum.classify(trained, readout, design);
      // A field on the whole lattice ends in many kinds, of which only the best is worth a search.
      boolean whole = key.field().covers(reading.height(), reading.width());
      List<Solution> solutions =
          minima.stream()
              .limit(whole ? 1 : minima.size())
              .map(minimum -> solution(minimum, readout))
              .toList();
      MonotoneDependence dependence =
          MonotoneDependence.find(
              design, readout.decision(best), "D", about(reading.height(), best));
      Readout test = trained.read(data.test().configurations());
      CriticalPoint.Curve curve =
          CriticalPoint.curve(data.test().temperatures(), test.decision(best));
      return new IsingReading(
          key,
          trained,
          minima,
          solutions,
          dependence,
          readout.decision(best),
          curve,
          crossings(minima.getFirst()));
    }

    private String about(int length, int restart) {
      return String.format(
          Locale.ROOT,
          "equilibrated %dx%d lattices by the %s network (restart %d)",
          length,
          length,
          key.words(),
          restart);
    }

    private Solution solution(Minimum minimum, Readout readout) {
      int restart = minimum.restarts().getFirst();
      double[] bottleneck = readout.bottleneck(restart);
      long regressionKey = context.key("regression " + key.words());
      BottleneckFormula formula =
          BottleneckRegression.of(regressionKey)
              .fit(design, bottleneck, "Q", about(data.reading().height(), restart));
      double[] turned = turned(data.reading(), restart);
      return new Solution(minimum, formula, bottleneck, average(bottleneck, turned));
    }

    private double[] turned(Ensemble reading, int restart) {
      int length = reading.height();
      float[] source = reading.configurations().array();
      float[] turned = new float[source.length];
      for (int sample = 0; sample < reading.size(); sample++) {
        int offset = sample * length * length;
        for (int row = 0; row < length; row++) {
          for (int column = 0; column < length; column++) {
            turned[offset + row * length + column] = source[offset + column * length + row];
          }
        }
      }
      Tensor tensor =
          Tensor.wrap(reading.configurations().backend(), reading.configurations().shape(), turned);
      return trained.read(tensor).bottleneck(restart);
    }

    private static double[] average(double[] left, double[] right) {
      double[] mean = new double[left.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (left[i] + right[i]) / 2;
      }
      return mean;
    }

    private Map<Integer, CriticalPoint> crossings(Minimum minimum) {
      int trainedOn = context.settings().whole("lattice");
      boolean anyLattice = !key.field().covers(trainedOn, trainedOn);
      Map<Integer, CriticalPoint> crossings = new LinkedHashMap<>();
      for (Map.Entry<Integer, Ensemble> each : data.transition().entrySet()) {
        if (anyLattice || each.getKey() == trainedOn) {
          crossing(minimum, each.getKey(), each.getValue())
              .ifPresent(point -> crossings.put(each.getKey(), point));
        }
      }
      return crossings;
    }

    private Optional<CriticalPoint> crossing(Minimum minimum, int length, Ensemble ensemble) {
      Readout readout = trained.read(ensemble.configurations());
      double[][] decisions =
          minimum.restarts().stream().map(readout::decision).toArray(double[][]::new);
      return CriticalPoint.estimate(
          "T",
          ensemble.temperatures(),
          decisions,
          0,
          context.settings().whole("bootstrap"),
          context.key("bootstrap " + key.words() + " " + length),
          about(length, minimum.restarts().getFirst()));
    }
  }
}
