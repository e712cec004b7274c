package dev.ufo.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Joins two interfaces of a side, and holds every frame for a while: a long link where the kernel
 * has no netem. The virtio header stays in front of frames, so that unfinished checksums and large
 * segments survive.
 */
final class Wire implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ALL_PROTOCOLS = 0x0300; // in network order
  private static final int SOL_PACKET = 263;
  private static final int PACKET_VNET_HDR = 15;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int PACKET_OUTGOING = 4;
  private static final int ADDRESS_SIZE = 20;
  private static final int KIND_AT = 10;
  private static final int LARGEST = 1 << 17;

  private static final MethodHandle SOCKET =
      Kernel.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle INDEX =
      Kernel.function("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SET =
      Kernel.function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle BIND =
      Kernel.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECEIVE =
      Kernel.function(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle WRITE =
      Kernel.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      Kernel.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final double delay;
  private final double jitter;
  private volatile boolean open = true;

  /** A wire of so many milliseconds each way, and up to so many more or less. */
  Wire(Side side, String one, String other, double delay, double jitter) throws IOException {
    this.delay = delay;
    this.jitter = jitter;
    int left = side.in(() -> packets(one));
    int right = side.in(() -> packets(other));
    Thread.ofPlatform().daemon().start(() -> carry(left, right));
    Thread.ofPlatform().daemon().start(() -> carry(right, left));
  }

  private static int packets(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int socket = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, ALL_PROTOCOLS);
      MemorySegment yes = arena.allocateFrom(JAVA_INT, 1);
      MemorySegment patience = arena.allocateFrom(JAVA_LONG, 0, 200_000); // s, µs
      MemorySegment address = arena.allocate(ADDRESS_SIZE);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, (short) ALL_PROTOCOLS);
      address.set(JAVA_INT, 4, (int) INDEX.invokeExact(arena.allocateFrom(name)));
      boolean done =
          socket >= 0
              && (int) SET.invokeExact(socket, SOL_PACKET, PACKET_VNET_HDR, yes, 4) == 0
              && (int) SET.invokeExact(socket, SOL_SOCKET, SO_RCVTIMEO, patience, 16) == 0
              && (int) BIND.invokeExact(socket, address, ADDRESS_SIZE) == 0;
      if (!done) {
        throw new IOException("no packet socket on " + name);
      }
      return socket;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void carry(int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(LARGEST);
      MemorySegment address = arena.allocate(ADDRESS_SIZE);
      MemorySegment size = arena.allocateFrom(JAVA_INT, ADDRESS_SIZE);
      while (open) {
        size.set(JAVA_INT, 0, ADDRESS_SIZE);
        long length = (long) RECEIVE.invokeExact(from, frame, (long) LARGEST, 0, address, size);
        if (length > 0 && address.get(JAVA_BYTE, KIND_AT) != PACKET_OUTGOING) {
          byte[] bytes = frame.asSlice(0, length).toArray(JAVA_BYTE);
          double extra = jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1);
          Future<?> _ =
              later.schedule(
                  () -> send(to, bytes), (long) ((delay + extra) * 1000), TimeUnit.MICROSECONDS);
        }
      }
      int _ = (int) CLOSE.invokeExact(from);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(int to, byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocateFrom(JAVA_BYTE, bytes);
      long _ = (long) WRITE.invokeExact(to, frame, (long) bytes.length);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    open = false;
    later.shutdownNow();
  }
}
