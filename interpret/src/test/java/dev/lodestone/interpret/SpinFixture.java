package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.Random;

/** Random lattices whose neighbours agree more or less from sample to sample. */
final class SpinFixture {
  static final Backend BACKEND = Backend.open(Backend.Kind.SCALAR, 1);

  private SpinFixture() {}

  /** A seed that is printed, so that a failure can be repeated. */
  static long freshSeed(String test) {
    long seed = Long.getLong("lodestone.test.seed", System.nanoTime());
    System.out.println(test + ": -Dlodestone.test.seed=" + seed);
    return seed;
  }

  /**
   * Spins that copy their left neighbour or the one above, each with a probability of its own in
   * every sample, and otherwise point up with a third one: magnetisation and the correlations of
   * both directions vary independently.
   */
  static Tensor lattices(int samples, int height, int width, long seed) {
    Random random = new Random(seed);
    float[] spins = new float[samples * height * width];
    for (int sample = 0; sample < samples; sample++) {
      double left = 0.5 * random.nextDouble();
      double above = 0.5 * random.nextDouble();
      double up = random.nextDouble();
      for (int site = 0; site < height * width; site++) {
        double choice = random.nextDouble();
        int back = choice < left ? 1 : width;
        boolean copied = site >= back && choice < left + above;
        float fresh = random.nextDouble() < up ? 1 : -1;
        int at = sample * height * width + site;
        spins[at] = copied ? spins[at - back] : fresh;
      }
    }
    return Tensor.wrap(BACKEND, Shape.of(samples, 1, height, width), spins);
  }
}
