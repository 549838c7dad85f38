package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.internal.scalar.ScalarOptimizer;
import dev.lodestone.kernels.spi.OptimizerKernel;
import dev.lodestone.kernels.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Parameter updates with the operations, and so the bits, of the scalar twin. */
public final class SimdOptimizer implements OptimizerKernel {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();

  // About 20 microseconds on one core.
  private static final int LEAST_TO_SHARE = 1 << 16;
  private static final int PART = 1 << 14;

  private final Workers workers;
  private final ThreadLocal<Update> updates = ThreadLocal.withInitial(Update::new);

  /** Large blocks are spread over the workers. */
  public SimdOptimizer(Workers workers) {
    this.workers = workers;
  }

  /** The operands of one call, so that workers see them without an allocation. */
  private static final class Update implements Workers.Task {
    private int count;
    private float[] parameters;
    private int parametersAt;
    private float[] gradients;
    private int gradientsAt;
    private float[] first;
    private int firstAt;
    private float[] second;
    private int secondAt;
    private float step;
    private float beta1;
    private float beta2;
    private float epsilon;
    private float unbias;

    @Override
    public void run(int part) {
      int from = part * PART;
      int length = Math.min(PART, count - from);
      if (second == null) {
        sgdRange(this, from, length);
      } else {
        adamRange(this, from, length);
      }
    }

    void release() {
      parameters = null;
      gradients = null;
      first = null;
      second = null;
    }
  }

  private void share(Update update) {
    if (update.count < LEAST_TO_SHARE) {
      if (update.second == null) {
        sgdRange(update, 0, update.count);
      } else {
        adamRange(update, 0, update.count);
      }
    } else {
      workers.run((update.count + PART - 1) / PART, update);
    }
    update.release();
  }

  @Override
  public void adam(
      int count,
      float[] parameters,
      int parametersOffset,
      float[] gradients,
      int gradientsOffset,
      float[] firstMoments,
      int firstMomentsOffset,
      float[] secondMoments,
      int secondMomentsOffset,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2) {
    Update update = updates.get();
    update.count = count;
    update.parameters = parameters;
    update.parametersAt = parametersOffset;
    update.gradients = gradients;
    update.gradientsAt = gradientsOffset;
    update.first = firstMoments;
    update.firstAt = firstMomentsOffset;
    update.second = secondMoments;
    update.secondAt = secondMomentsOffset;
    update.step = rate / correction1;
    update.beta1 = beta1;
    update.beta2 = beta2;
    update.epsilon = epsilon;
    update.unbias = 1 / correction2;
    share(update);
  }

  @Override
  public void sgd(
      int count,
      float[] parameters,
      int parametersOffset,
      float[] gradients,
      int gradientsOffset,
      float[] velocities,
      int velocitiesOffset,
      float rate,
      float momentum) {
    Update update = updates.get();
    update.count = count;
    update.parameters = parameters;
    update.parametersAt = parametersOffset;
    update.gradients = gradients;
    update.gradientsAt = gradientsOffset;
    update.first = velocities;
    update.firstAt = velocitiesOffset;
    update.second = null;
    update.step = rate;
    update.beta1 = momentum;
    share(update);
  }

  private static void adamRange(Update u, int from, int count) {
    adamLoop(
        u,
        u.parameters,
        u.parametersAt + from,
        u.gradients,
        u.gradientsAt + from,
        u.first,
        u.firstAt + from,
        u.second,
        u.secondAt + from,
        count);
  }

  private static void adamLoop(
      Update u,
      float[] p,
      int pAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt,
      int count) {
    FloatVector beta1 = FloatVector.broadcast(F, u.beta1);
    FloatVector beta2 = FloatVector.broadcast(F, u.beta2);
    FloatVector gain1 = FloatVector.broadcast(F, 1 - u.beta1);
    FloatVector gain2 = FloatVector.broadcast(F, 1 - u.beta2);
    FloatVector step = FloatVector.broadcast(F, u.step);
    FloatVector unbias = FloatVector.broadcast(F, u.unbias);
    FloatVector epsilon = FloatVector.broadcast(F, u.epsilon);
    FloatVector zero = FloatVector.zero(F);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(F, g, gAt + i);
      FloatVector mean = beta1.fma(FloatVector.fromArray(F, m, mAt + i), gain1.mul(gradient));
      FloatVector square = gain2.mul(gradient).mul(gradient);
      FloatVector variance = beta2.fma(FloatVector.fromArray(F, v, vAt + i), square);
      mean = mean.blend(zero, mean.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
      variance = variance.blend(zero, variance.compare(VectorOperators.LT, Float.MIN_NORMAL));
      FloatVector deviation = variance.mul(unbias).sqrt().add(epsilon);
      mean.intoArray(m, mAt + i);
      variance.intoArray(v, vAt + i);
      FloatVector change = step.mul(mean).div(deviation);
      FloatVector.fromArray(F, p, pAt + i).sub(change).intoArray(p, pAt + i);
    }
    for (; i < count; i++) {
      float gradient = g[gAt + i];
      float mean = Math.fma(u.beta1, m[mAt + i], (1 - u.beta1) * gradient);
      mean = ScalarOptimizer.normal(mean);
      float square = (1 - u.beta2) * gradient * gradient;
      float variance = ScalarOptimizer.normal(Math.fma(u.beta2, v[vAt + i], square));
      float deviation = (float) Math.sqrt(variance * u.unbias) + u.epsilon;
      m[mAt + i] = mean;
      v[vAt + i] = variance;
      p[pAt + i] -= u.step * mean / deviation;
    }
  }

  private static void sgdRange(Update u, int from, int count) {
    sgdLoop(
        u.step,
        u.beta1,
        u.parameters,
        u.parametersAt + from,
        u.gradients,
        u.gradientsAt + from,
        u.first,
        u.firstAt + from,
        count);
  }

  private static void sgdLoop(
      float rate,
      float momentum,
      float[] p,
      int pAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      int count) {
    FloatVector kept = FloatVector.broadcast(F, momentum);
    FloatVector step = FloatVector.broadcast(F, -rate);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(F, g, gAt + i);
      FloatVector velocity = kept.fma(FloatVector.fromArray(F, v, vAt + i), gradient);
      velocity.intoArray(v, vAt + i);
      step.fma(velocity, FloatVector.fromArray(F, p, pAt + i)).intoArray(p, pAt + i);
    }
    for (; i < count; i++) {
      float velocity = Math.fma(momentum, v[vAt + i], g[gAt + i]);
      v[vAt + i] = velocity;
      p[pAt + i] = Math.fma(-rate, velocity, p[pAt + i]);
    }
  }
}
