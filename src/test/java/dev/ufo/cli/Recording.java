package dev.ufo.cli;

import dev.ufo.feed.RecordingWriter;
import dev.ufo.ingest.GrpcServer;
import dev.ufo.ingest.GrpcSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code ufo record} within a process, for tests of other packages. */
public final class Recording implements AutoCloseable {
  private static final long DRAIN_MILLIS = 500;

  private final RecordingWriter writer;
  private final Tape tape;
  private final GrpcServer server;
  private boolean closed;

  /** Records what comes to that address into a file. */
  public Recording(InetSocketAddress address, Path file) throws IOException {
    Duration patience = Duration.ofSeconds(20);
    GrpcSettings settings =
        new GrpcSettings(
            address, 64 << 20, 1 << 18, Duration.ofSeconds(60), patience, patience, 64, 64, 1);
    writer = new RecordingWriter(Files.newOutputStream(file), true);
    tape = new Tape(writer, () -> {});
    server = new GrpcServer(settings, _ -> tape.head(), List.of()).start();
  }

  /** How many messages have come. */
  public long messages() {
    return tape.messages();
  }

  /** Ends the streams and the file. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.drain(DRAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    writer.close();
    IOException failed = tape.failure();
    if (failed != null) {
      throw failed;
    }
  }
}
