package dev.ufo.lab;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** System calls that the JDK has no name for. */
final class Kernel {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle UNSHARE =
      function("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Kernel() {}

  /** A function of the C library. */
  @SuppressWarnings("restricted") // the lab runs with --enable-native-access
  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }

  /**
   * Gives the calling thread a network of its own, without a name: sockets that it opens and
   * processes that it starts are in there, and when they and the thread are gone, so is the
   * network, even if nobody tidies up.
   *
   * @return whether the kernel allows it
   */
  static boolean leaveNetwork() {
    try {
      return (int) UNSHARE.invokeExact(CLONE_NEWNET) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
