package dev.lodestone.bench.jmh;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Program;
import java.util.List;

/**
 * Twin networks the naive way, by the same library: every pair through every layer. It knows
 * neither spread nor loops.
 */
final class EveryPair implements Contender {
  @Override
  public String name() {
    return "every pair";
  }

  @Override
  public boolean compiles() {
    return true;
  }

  @Override
  public boolean supports(Workload workload) {
    return workload instanceof TwinWorkload;
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    return new Pairs((TwinWorkload) workload, Backend.best(threads));
  }

  private static final class Pairs implements Run {
    private final TwinWorkload workload;
    private final Backend backend;
    private final TwinScaling scaling;
    private final Tensor points;
    private final Parameters parameters;
    private final Tensor pairs;
    private final Program program;
    private final double meanTarget;
    private final float[] result;

    Pairs(TwinWorkload workload, Backend backend) {
      this.workload = workload;
      this.backend = backend;
      Labelled anchors = workload.anchors(backend);
      this.scaling = TwinScaling.of(anchors);
      this.points = workload.points(backend);
      this.parameters = workload.parameters(backend);
      int rows = 2 * workload.anchors();
      int width = 2 * workload.features();
      this.pairs = Tensor.zeros(backend, Shape.of(rows, width));
      Graph graph = new Graph(Graph.Mode.EVALUATION);
      this.program =
          Program.compile(
                  backend,
                  graph,
                  List.of(workload.regression().network().apply(graph.input("pairs", rows, width))),
                  1)
              .bind("pairs", pairs);
      this.result = new float[workload.points()];
      Labelled scaled = scaling.scale(anchors);
      fill(scaled.features().array());
      double sum = 0;
      for (float target : scaled.targets().array()) {
        sum += target;
      }
      this.meanTarget = sum / workload.anchors();
    }

    // The anchors stay: second in the pairs of the first half, first in those of the other.
    private void fill(float[] anchors) {
      int features = workload.features();
      for (int j = 0; j < workload.anchors(); j++) {
        int backward = workload.anchors() + j;
        System.arraycopy(anchors, j * features, pairs.array(), (2 * j + 1) * features, features);
        System.arraycopy(anchors, j * features, pairs.array(), 2 * backward * features, features);
      }
    }

    @Override
    public void run() {
      float[] queries = scaling.scale(points).array();
      int features = workload.features();
      int anchors = workload.anchors();
      for (int point = 0; point < result.length; point++) {
        for (int j = 0; j < anchors; j++) {
          int forward = 2 * j * features;
          int backward = (2 * (anchors + j) + 1) * features;
          System.arraycopy(queries, point * features, pairs.array(), forward, features);
          System.arraycopy(queries, point * features, pairs.array(), backward, features);
        }
        program.run(parameters);
        float[] differences = program.output(0).array();
        double sum = 0;
        for (int j = 0; j < anchors; j++) {
          sum += differences[j] - differences[anchors + j];
        }
        result[point] = (float) scaling.target(meanTarget + sum / 2 / anchors);
      }
    }

    @Override
    public float[] result() {
      return result;
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
