package dev.ufo.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * One side of the stage: Envoy's, or the upstreams'. Sockets are opened and processes started by
 * one thread, which may be in a network of its own; what is open is used from any thread.
 *
 * <p>The kernel kills the processes when that thread is gone, so that nothing outlives a lab that
 * was killed.
 */
final class Side implements AutoCloseable {
  private static final List<String> MORTAL = List.of("setpriv", "--pdeathsig", "KILL", "--");

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("side").factory());

  /** A side in the network that the lab is in, or in a new one. */
  Side(boolean ownNetwork) throws IOException {
    if (ownNetwork && !in(Kernel::leaveNetwork)) {
      thread.shutdownNow();
      throw new IOException("the kernel gives no network namespace");
    }
  }

  /** Does something in this side's network. */
  <T> T in(Callable<T> work) throws IOException {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IOException("the stage is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  ServerSocket listen(String ip, int port, int backlog) throws IOException {
    return in(() -> {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(ip, port), backlog);
      return socket;
    });
  }

  DatagramSocket datagrams(String ip, int port) throws IOException {
    return in(() -> new DatagramSocket(new InetSocketAddress(ip, port)));
  }

  Socket connect(SocketAddress address) throws IOException {
    return in(() -> {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(address, 2000);
      return socket;
    });
  }

  /** Runs a command to its end. */
  void run(String... command) throws IOException {
    in(() -> {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
      return said;
    });
  }

  /** Starts a program whose output goes to a file. */
  Process start(Path log, String... command) throws IOException {
    List<String> mortal = new ArrayList<>(Net.has("setpriv") ? MORTAL : List.of());
    mortal.addAll(List.of(command));
    return in(() ->
        new ProcessBuilder(mortal).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** A setting of this side's network, such as {@code ipv4/ip_local_port_range}. */
  void sysctl(String key, String value) throws IOException {
    in(() -> Files.writeString(Path.of("/proc/sys/net", key), value));
  }

  /** This side's network, by a path that {@code ip} understands. */
  String network() throws IOException {
    return in(() -> Path.of("/proc/thread-self").toRealPath() + "/ns/net");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
