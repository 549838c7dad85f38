package dev.lodestone.kernels;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Skips the CUDA cases of a contract on a machine that cannot run them, for the reason that the
 * backend gives. With the property {@code lodestone.test.gpu} they must run, and only they do.
 */
final class CudaWhereFound implements InvocationInterceptor {
  private static final boolean ONLY_CUDA = System.getProperty("lodestone.test.gpu") != null;

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    boolean cuda = method.getArguments().toString().contains("CUDA");
    if (ONLY_CUDA && !cuda) {
      invocation.skip();
      return;
    }
    try {
      invocation.proceed();
    } catch (BackendUnavailableException unavailable) {
      if (cuda && !ONLY_CUDA) {
        throw new TestAbortedException(unavailable.getMessage());
      }
      throw unavailable;
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (ONLY_CUDA) {
      invocation.skip();
    } else {
      invocation.proceed();
    }
  }
}
