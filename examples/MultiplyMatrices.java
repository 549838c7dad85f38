import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Gemm;

/** Door 1, link a kernel: one layer of a network, C = relu(A B + bias), on the fastest backend. */
public class MultiplyMatrices {
  public static void main(String[] arguments) {
    int batch = 128;
    int inputs = 784;
    int neurons = 256;
    float[] images = new float[batch * inputs];
    float[] weights = new float[inputs * neurons];
    float[] bias = new float[neurons];
    float[] output = new float[batch * neurons];
    java.util.Arrays.fill(images, 0.5f);
    java.util.Arrays.fill(weights, 0.25f);
    java.util.Arrays.fill(bias, -97f);
    try (Backend backend = Backend.best()) {
      Gemm gemm = Gemm.on(backend);
      System.out.println(gemm.choice().description());
      gemm.sgemm(
          false, false, batch, neurons, inputs, 1f, images, 0, inputs, weights, 0, neurons, 0f,
          output, 0, neurons, bias, 0, Activation.RELU);
    }
    System.out.println("every element is 784 x 0.5 x 0.25 - 97 = 1: " + output[0]);
    if (output[0] != 1f || output[output.length - 1] != 1f) {
      throw new AssertionError("expected 1, given " + output[0]);
    }
  }
}
