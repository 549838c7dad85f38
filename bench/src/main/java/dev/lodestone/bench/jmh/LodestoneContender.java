package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.Map;

/** Lodestone itself, on the fastest CPU family of the machine. */
final class LodestoneContender implements Contender {
  static final String NAME = "Lodestone";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean compiles() {
    return true;
  }

  @Override
  public Map<String, String> settings() {
    try (Backend backend = Backend.best(1)) {
      return Map.of(NAME, backend.choice().description());
    }
  }

  @Override
  public boolean supports(Workload workload) {
    return true;
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    Backend backend = Backend.best(threads);
    return switch (workload) {
      case GemmWorkload shape -> new Product(shape, backend);
      case ConvolutionWorkload convolution -> new Pass(convolution, backend);
      case MetropolisWorkload spins -> new LodestoneMetropolis(spins, backend);
      case GaugeWorkload links -> new LodestoneGauge(links, backend);
      case TwinWorkload pairs -> new LodestoneTwin(pairs, backend);
      case TrainingWorkload training -> new LodestoneTraining(training, backend);
    };
  }

  private static final class Product implements Run {
    private final GemmWorkload shape;
    private final Backend backend;
    private final KernelSet kernels;
    private final float[] a;
    private final float[] b;
    private final float[] bias;
    private final float[] c;

    Product(GemmWorkload shape, Backend backend) {
      this.shape = shape;
      this.backend = backend;
      this.kernels = KernelSet.of(backend);
      this.a = shape.a();
      this.b = shape.b();
      this.bias = shape.activated() ? shape.bias() : null;
      this.c = new float[shape.m() * shape.n()];
    }

    @Override
    public void run() {
      int lda = shape.transposeA() ? shape.m() : shape.k();
      int ldb = shape.transposeB() ? shape.k() : shape.n();
      kernels
          .gemm()
          .sgemm(
              shape.transposeA(),
              shape.transposeB(),
              shape.m(),
              shape.n(),
              shape.k(),
              1f,
              a,
              0,
              lda,
              b,
              0,
              ldb,
              0f,
              c,
              0,
              shape.n(),
              bias,
              0,
              shape.activation());
    }

    @Override
    public float[] result() {
      return c;
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  private static final class Pass implements Run {
    private final ConvolutionWorkload workload;
    private final Backend backend;
    private final KernelSet kernels;
    private final float[] input;
    private final float[] filters;
    private final float[] outputGradient;
    private final float[] result;

    Pass(ConvolutionWorkload workload, Backend backend) {
      this.workload = workload;
      this.backend = backend;
      this.kernels = KernelSet.of(backend);
      this.input = workload.input();
      this.filters = workload.filters();
      this.outputGradient = workload.outputGradient();
      this.result = new float[workload.resultSize()];
    }

    @Override
    public void run() {
      ConvolutionGeometry g = workload.geometry();
      switch (workload.pass()) {
        case FORWARD ->
            kernels
                .convolution()
                .forward(g, input, 0, filters, 0, null, 0, Activation.IDENTITY, result, 0);
        case DATA_GRADIENT ->
            kernels.convolution().dataGradient(g, outputGradient, 0, filters, 0, result, 0);
        case FILTER_GRADIENT ->
            kernels.convolution().filterGradient(g, input, 0, outputGradient, 0, result, 0);
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
