package dev.ufo.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running Envoy. */
final class Proxy implements AutoCloseable {
  private static final int ATTEMPTS = 300;

  private final Side side;
  private final InetSocketAddress admin;
  private final Process process;
  private final Path log;

  /** Starts one; descriptors 0 leaves the limit as it is. */
  Proxy(
      Release release,
      Side side,
      Piece bootstrap,
      InetSocketAddress admin,
      Path file,
      int descriptors)
      throws IOException {
    this.side = side;
    this.admin = admin;
    bootstrap.write(file);
    log = file.resolveSibling(file.getFileName() + ".log");
    String limit = descriptors == 0 ? "" : "ulimit -n " + descriptors + "; ";
    String command =
        limit
            + "exec \"$0\" -c \"$1\" --concurrency 1 --disable-hot-restart -l warn --drain-time-s"
            + " 2";
    process = side.start(log, "sh", "-c", command, release.binary().toString(), file.toString());
  }

  /** Waits until it has all its configuration. */
  Proxy awaitReady() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS && process.isAlive(); attempt++) {
      try {
        if (isReady()) {
          return this;
        }
      } catch (IOException e) {
        // not yet
      }
      Thread.sleep(100);
    }
    throw new IOException("Envoy did not start: " + Files.readString(log));
  }

  boolean isReady() throws IOException {
    return ask("GET", "/ready").word(1).equals("200");
  }

  /** Sets values of its runtime's admin layer: {@code key=value}. */
  void runtime(String values) throws IOException {
    ask("POST", "/runtime_modify?" + values);
  }

  private Http1.Head ask(String method, String path) throws IOException {
    try (Socket socket = side.connect(admin)) {
      return Http1.ask(socket, method, "admin", path, 0, 3000);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.onExit().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the kernel has been told
    }
  }
}
