package dev.lodestone.bench.jmh;

import dev.lodestone.interpret.TrainedTwin;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Tensor;

/** Lodestone's predictions of a twin network, the first layer once for every point. */
final class LodestoneTwin implements Contender.Run {
  private final Backend backend;
  private final TrainedTwin trained;
  private final Tensor points;
  private double[] values;

  LodestoneTwin(TwinWorkload workload, Backend backend) {
    this.backend = backend;
    this.trained =
        workload
            .regression()
            .restore(backend, workload.anchors(backend), workload.parameters(backend));
    this.points = workload.points(backend);
  }

  @Override
  public void run() {
    values = trained.predict(points).values();
  }

  @Override
  public float[] result() {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  @Override
  public void close() {
    backend.close();
  }
}
