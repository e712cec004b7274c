package dev.ufo.cli;

import dev.ufo.ingest.GrpcServer;
import dev.ufo.ingest.Intake;
import dev.ufo.ingest.RecordingWriter;
import dev.ufo.ingest.Stream;
import dev.ufo.settings.Problems;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Keeps what Envoys send, message by message, in a recording. Ends by itself after {@code --for},
 * or by Ctrl-C or SIGTERM; the file is whole either way.
 */
@Command(
    name = "record",
    description = "Keeps a live stream in a recording.",
    mixinStandardHelpOptions = true)
final class Recorder implements Callable<Integer> {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long DRAIN_MILLIS = 500;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the recording to write; gzipped when it ends in .gz")
  private Path out = Path.of("");

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "how long to record, as 60s or 5m; until Ctrl-C without")
  private @Nullable String duration;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws Problems, IOException, InterruptedException {
    Config config = options.load();
    long limit = duration == null ? Long.MAX_VALUE : Spans.parse("--for", duration).toMillis();
    boolean gzip = out.toString().endsWith(".gz");
    PrintWriter err = spec.commandLine().getErr();
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    try (RecordingWriter writer = new RecordingWriter(Files.newOutputStream(out), gzip)) {
      GrpcServer server =
          Listening.on(
              config.grpc(), () -> new GrpcServer(config.grpc(), _ -> new Tape(writer), List.of()));
      err.println("ufo: recording on port " + server.port() + " into " + out);
      err.flush();
      stop.await(limit, TimeUnit.MILLISECONDS);
      server.drain(DRAIN_MILLIS);
      server.close();
    } catch (IOException e) {
      throw UserError.of(out, e);
    }
    IOException failed = failure.get();
    if (failed != null) {
      throw UserError.of(out, failed);
    }
    err.println("ufo: " + messages + " messages of " + streams + " streams in " + out);
    err.flush();
    return 0;
  }

  /** Writes what one event loop receives. */
  private final class Tape implements Intake {
    private final RecordingWriter writer;
    private final Map<Stream, Track> tracks = new HashMap<>();

    Tape(RecordingWriter writer) {
      this.writer = writer;
    }

    @Override
    public Stream opened(String method) {
      Stream stream = new Stream();
      tracks.put(stream, new Track(streams.incrementAndGet(), method));
      return stream;
    }

    @Override
    public void message(Stream stream, byte[] bytes, int length) {
      Track track = tracks.get(stream);
      if (track == null) {
        return;
      }
      try {
        writer.message(now(), track.number, track.method, bytes, length);
        track.method = "";
        messages.incrementAndGet();
      } catch (IOException e) {
        failed(e);
      }
    }

    @Override
    public void closed(Stream stream) {
      Track track = tracks.remove(stream);
      try {
        if (track != null) {
          writer.end(now(), track.number);
        }
      } catch (IOException e) {
        failed(e);
      }
    }

    private void failed(IOException e) {
      failure.compareAndSet(null, e);
      stop.countDown();
    }

    @Override
    public void lost(Input input, Loss reason) {}
  }

  /** A stream's number, and its method until that is written. */
  private static final class Track {
    final int number;
    String method;

    Track(int number, String method) {
      this.number = number;
      this.method = method;
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
