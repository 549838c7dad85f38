package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.probe.ProbeReading;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.Minimum;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.interpret.TrainedProbe.Readout;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.physics.Ensemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read off one trained network.
 *
 * @param key which
 * @param probe what is read off any probe, on the reading configurations
 * @param turned bottlenecks of the probe's solutions, averaged with the configurations turned by a
 *     quarter
 * @param curve mean decision of the best restart against temperature on the test configurations
 * @param crossings where the restarts of the best one's minimum are undecided, by size of lattice
 */
record IsingReading(
    IsingTraining.Key key,
    ProbeReading probe,
    Map<ProbeReading.Solution, double[]> turned,
    CriticalPoint.Curve curve,
    Map<Integer, CriticalPoint> crossings) {

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
      Ensemble reading = data.reading();
      ProbeReading probe =
          ProbeReading.read(
              context,
              key.words(),
              trained,
              reading.configurations(),
              design,
              lattices(reading.height()));
      Map<ProbeReading.Solution, double[]> turned = new LinkedHashMap<>();
      for (ProbeReading.Solution solution : probe.solutions()) {
        turned.put(solution, average(solution.bottleneck(), turned(reading, solution.restart())));
      }
      Readout test = trained.read(data.test().configurations());
      CriticalPoint.Curve curve =
          CriticalPoint.curve(data.test().temperatures(), test.decision(trained.best()));
      return new IsingReading(key, probe, turned, curve, crossings(probe.minima().getFirst()));
    }

    private static String lattices(int length) {
      return "equilibrated " + length + "x" + length + " lattices";
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
          ProbeReading.about(lattices(length), key.words(), minimum.restarts().getFirst()));
    }
  }
}
