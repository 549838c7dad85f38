package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.util.Arrays;

/** Values of one node on all samples of a data set, [replicas][samples][...]. */
public final class Prediction {
  private final int replicas;
  private final int samples;
  private final Shape sampleShape;
  private final float[] values;

  Prediction(int replicas, int samples, Shape sampleShape) {
    this.replicas = replicas;
    this.samples = samples;
    this.sampleShape = sampleShape;
    this.values = new float[Math.multiplyExact(replicas * samples, sampleShape.size())];
  }

  /** Number of replicas. */
  public int replicas() {
    return replicas;
  }

  /** Number of samples. */
  public int samples() {
    return samples;
  }

  /** Extents of one sample's value. */
  public Shape sampleShape() {
    return sampleShape;
  }

  /** The live values, [replicas][samples][...]. */
  public float[] array() {
    return values;
  }

  /** The first value of a sample: all of it where the node has one value a sample. */
  public float at(int replica, int sample) {
    return values[(replica * samples + sample) * sampleShape.size()];
  }

  /** A copy of one replica's values, [samples][...]. */
  public float[] replica(int replica) {
    int size = samples * sampleShape.size();
    return Arrays.copyOfRange(values, replica * size, (replica + 1) * size);
  }
}
