package dev.lodestone.bench.jmh;

/** Multiplies the smallest matrices and gets one element wrong. */
public final class WrongContender implements Contender {
  static final String WORKLOAD = "gemm NN 16x16x16";
  static final int WRONG_ELEMENT = 5;

  @Override
  public String name() {
    return "wrong";
  }

  @Override
  public boolean supports(Workload workload) {
    return workload.key().equals(WORKLOAD);
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    Run right = new LodestoneContender().prepare(workload, threads);
    return new Run() {
      @Override
      public void run() {
        right.run();
      }

      @Override
      public float[] result() {
        float[] result = right.result().clone();
        result[WRONG_ELEMENT] += 0.01f;
        return result;
      }
    };
  }
}
