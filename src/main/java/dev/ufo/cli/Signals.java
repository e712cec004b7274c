package dev.ufo.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * TERM, INT and HUP, handled in the open: a shutdown hook would run beside java.util.logging's own,
 * which mutes the log, could not end with exit code 0, and there is none for HUP.
 *
 * <p>The JDK supports {@code sun.misc.Signal} (module jdk.unsupported), but javac warns of it and
 * nothing silences that one warning under {@code --release}: hence by name.
 */
final class Signals {
  private Signals() {}

  /** Runs the action whenever the signal comes, on a thread of the JVM's. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) -> {
            action.run();
            return null;
          };
      Object handling =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
    }
  }
}
