package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.OptimizerKernel;

/** Parameter updates with the roundings of the scalar twin. */
final class CudaOptimizer implements OptimizerKernel {
  private final CudaSession session;

  CudaOptimizer(CudaSession session) {
    this.session = session;
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
    session.run(
        () -> {
          Block values = session.upload(parameters, parametersOffset, count);
          Block slopes = session.upload(gradients, gradientsOffset, count);
          Block first = session.upload(firstMoments, firstMomentsOffset, count);
          Block second = session.upload(secondMoments, secondMomentsOffset, count);
          session.launch(
              session.kernel("arrays", "adam"),
              count,
              0,
              session
                  .arguments()
                  .add(count)
                  .add(values.address())
                  .add(slopes.address())
                  .add(first.address())
                  .add(second.address())
                  .add(rate / correction1)
                  .add(beta1)
                  .add(beta2)
                  .add(1 - beta1)
                  .add(1 - beta2)
                  .add(epsilon)
                  .add(1 / correction2));
          session.download(values, parameters, parametersOffset, count);
          session.download(first, firstMoments, firstMomentsOffset, count);
          session.download(second, secondMoments, secondMomentsOffset, count);
        });
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
    session.run(
        () -> {
          Block values = session.upload(parameters, parametersOffset, count);
          Block slopes = session.upload(gradients, gradientsOffset, count);
          Block speeds = session.upload(velocities, velocitiesOffset, count);
          session.launch(
              session.kernel("arrays", "sgd"),
              count,
              0,
              session
                  .arguments()
                  .add(count)
                  .add(values.address())
                  .add(slopes.address())
                  .add(speeds.address())
                  .add(rate)
                  .add(momentum));
          session.download(values, parameters, parametersOffset, count);
          session.download(speeds, velocities, velocitiesOffset, count);
        });
  }
}
