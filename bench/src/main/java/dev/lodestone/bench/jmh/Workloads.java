package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import java.util.ArrayList;
import java.util.List;

/** Everything that is measured; the shapes are those of the project's own networks and lattices. */
final class Workloads {
  private static final List<Workload> ALL = list();

  private Workloads() {}

  static List<Workload> all() {
    return ALL;
  }

  static Workload named(String key) {
    return ALL.stream()
        .filter(workload -> workload.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("workload: none is called " + key));
  }

  private static List<Workload> list() {
    List<Workload> list = new ArrayList<>();
    addProducts(list);
    addConvolutions(list);
    for (TrainingWorkload.Network network : TrainingWorkload.Network.values()) {
      list.add(new TrainingWorkload(network));
    }
    list.add(new TrainingWorkload(TrainingWorkload.Network.SMALL, 10, false));
    list.add(new TrainingWorkload(TrainingWorkload.Network.SMALL, 10, true));
    for (int replicas : new int[] {512, 256, 128, 64}) {
      list.add(new MetropolisWorkload(MetropolisWorkload.Layout.REPLICAS, replicas, 28, 20));
    }
    for (int size : new int[] {64, 128, 256, 512}) {
      list.add(new MetropolisWorkload(MetropolisWorkload.Layout.LARGE, 1, size, 20));
    }
    list.add(new MetropolisWorkload(MetropolisWorkload.Layout.LARGE, 1, 4096, 2));
    list.add(new MetropolisWorkload(MetropolisWorkload.Layout.LARGE, 1, 16384, 1));
    list.add(new GaugeWorkload(16, List.of(8, 8, 8, 2), 0, 10));
    list.add(new GaugeWorkload(16, List.of(8, 8, 8, 2), 3, 5));
    list.add(new GaugeWorkload(16, List.of(8, 8, 8, 8), 0, 2));
    list.add(new GaugeWorkload(1, List.of(16, 16, 16, 16), 0, 1));
    list.add(new TwinWorkload(692, 38, 8));
    list.add(new TwinWorkload(3600, 200, 6));
    return List.copyOf(list);
  }

  private static void addProducts(List<Workload> list) {
    for (int size : new int[] {16, 32, 64, 128, 256, 512, 1024, 2048}) {
      list.add(new GemmWorkload(false, false, size, size, size));
    }
    int[][] plain = {
      {128, 256, 784}, {128, 64, 256}, {128, 100, 100}, {1024, 256, 784}, {1024, 32, 32},
      {128, 1, 64}, {1024, 1, 32}, {256, 500, 4}, {256, 200, 500}, {256, 200, 200}
    };
    for (int[] shape : plain) {
      list.add(new GemmWorkload(false, false, shape[0], shape[1], shape[2]));
    }
    int[][] rightTransposed = {{128, 256, 784}, {128, 64, 256}, {128, 100, 100}};
    for (int[] shape : rightTransposed) {
      list.add(new GemmWorkload(false, true, shape[0], shape[1], shape[2]));
    }
    int[][] leftTransposed = {{784, 256, 128}, {100, 100, 128}, {784, 256, 1024}, {32, 32, 1024}};
    for (int[] shape : leftTransposed) {
      list.add(new GemmWorkload(true, false, shape[0], shape[1], shape[2]));
    }
    int[][] layers = {
      {128, 256, 784}, {128, 64, 256}, {32, 100, 100}, {32, 32, 64},
      {512, 500, 4}, {512, 200, 500}, {512, 200, 200}, {1024, 256, 784}
    };
    for (int[] shape : layers) {
      list.add(new GemmWorkload(false, false, shape[0], shape[1], shape[2], Activation.RELU));
    }
    list.add(new GemmWorkload(false, false, 128, 256, 784, Activation.TANH));
  }

  private static void addConvolutions(List<Workload> list) {
    List<ConvolutionGeometry> shapes =
        List.of(
            shape(128, 1, 28, 8, 2, 1, Padding.ZERO),
            shape(128, 1, 28, 8, 3, 1, Padding.ZERO),
            shape(128, 1, 28, 16, 3, 1, Padding.ZERO),
            shape(128, 1, 28, 32, 3, 1, Padding.ZERO),
            shape(128, 1, 28, 16, 5, 1, Padding.ZERO),
            shape(128, 1, 28, 64, 28, 1, Padding.VALID),
            shape(128, 8, 28, 16, 3, 1, Padding.ZERO),
            shape(128, 8, 28, 16, 5, 1, Padding.ZERO),
            shape(128, 8, 28, 16, 3, 2, Padding.ZERO),
            shape(32, 64, 32, 64, 3, 1, Padding.ZERO),
            shape(128, 16, 14, 32, 3, 1, Padding.ZERO),
            new ConvolutionGeometry(128, 1, 28, 28, 8, 1, 2, 1, Padding.PERIODIC),
            shape(128, 8, 28, 1, 1, 1, Padding.PERIODIC));
    for (ConvolutionGeometry shape : shapes) {
      for (ConvolutionWorkload.Pass pass : ConvolutionWorkload.Pass.values()) {
        list.add(new ConvolutionWorkload(pass, shape));
      }
    }
  }

  private static ConvolutionGeometry shape(
      int batch, int from, int size, int to, int filter, int stride, Padding padding) {
    return new ConvolutionGeometry(batch, from, size, size, to, filter, filter, stride, padding);
  }
}
