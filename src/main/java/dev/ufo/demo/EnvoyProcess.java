package dev.ufo.demo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Envoy that runs until it is closed. Its log goes to a file, of which the last line is told
 * when it ends by itself.
 */
final class EnvoyProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int POLL_MILLIS = 50;
  private static final int CONNECT_MILLIS = 500;

  private final Process process;
  private final Path log;

  /** Starts it and waits until it listens on that port. */
  EnvoyProcess(EnvoyBinary binary, Path bootstrap, Path log, int port)
      throws IOException, InterruptedException {
    this.log = log;
    List<String> command = new ArrayList<>(binary.command());
    command.addAll(List.of("-c", bootstrap.toString(), "--concurrency", "1"));
    // without it, two on one machine would meet
    command.addAll(List.of("--disable-hot-restart", "-l", "error"));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean listens = false;
    try {
      process.getOutputStream().close();
      long deadline = System.nanoTime() + START.toNanos();
      while (!listens(port)) {
        check();
        if (System.nanoTime() > deadline) {
          throw new IOException("Envoy does not listen within " + START.toSeconds() + " s");
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      listens = true;
    } finally {
      if (!listens) {
        close();
      }
    }
  }

  private static boolean listens(int port) {
    SocketAddress address = Ports.at(port);
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** It must still run. */
  void check() throws IOException {
    if (!process.isAlive()) {
      String last = Files.readString(log).lines().reduce("", (before, line) -> line);
      throw new IOException(
          "Envoy ended with " + process.exitValue() + (last.isEmpty() ? "" : ": " + last));
    }
  }

  @Override
  public void close() {
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
