package dev.lodestone.bench.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Turns SIGINT, SIGTERM and SIGUSR1 into a flag. Saving happens at the next safe point of the
 * study, never in the handler; a second signal ends the process at once, which loses no more than
 * the work since the last checkpoint.
 *
 * <p>Java's only interface to signals is {@code sun.misc.Signal}. It is called by reflection,
 * because the compiler's warning about it cannot be switched off; where it is missing, a run cannot
 * be stopped early and is otherwise the same.
 */
final class StopSignals implements BooleanSupplier {
  private static final List<String> NAMES = List.of("INT", "TERM", "USR1");

  private final AtomicBoolean requested = new AtomicBoolean();
  private final Terminal terminal;

  private StopSignals(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Installs the handlers; a signal that this system does not have is left out. */
  static StopSignals install(Terminal terminal) {
    StopSignals signals = new StopSignals(terminal);
    NAMES.forEach(signals::handle);
    return signals;
  }

  @Override
  public boolean getAsBoolean() {
    return requested.get();
  }

  // A proxy is equal to itself only.
  @SuppressWarnings("ReferenceEquality")
  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onCall =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  receive(name);
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of SIG" + name;
              };
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, onCall);
      Object number = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handlerType).invoke(null, number, handler);
    } catch (ReflectiveOperationException unknown) {
      // Not a signal of this system: the run cannot be stopped by it, which is no reason to fail.
    }
  }

  private void receive(String name) {
    if (requested.getAndSet(true)) {
      Runtime.getRuntime().halt(ExitCode.STOPPED.number());
    }
    terminal.complain("SIG" + name + ": stopping at the next safe point (again to stop at once)");
  }
}
