package dev.ufo.cli;

import dev.ufo.feed.RecordingWriter;
import dev.ufo.ingest.GrpcServer;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws Problems, IOException, InterruptedException {
    Config config = options.load();
    long limit = duration == null ? Long.MAX_VALUE : Spans.parse("--for", duration).toMillis();
    boolean gzip = out.toString().endsWith(".gz");
    PrintWriter err = spec.commandLine().getErr();
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    Tape tape;
    try (RecordingWriter writer = new RecordingWriter(Files.newOutputStream(out), gzip)) {
      tape = new Tape(writer, stop::countDown);
      GrpcServer server =
          Listening.on(
              config.grpc(), () -> new GrpcServer(config.grpc(), _ -> tape.head(), List.of()));
      err.println("ufo: recording on port " + server.port() + " into " + out);
      err.flush();
      stop.await(limit, TimeUnit.MILLISECONDS);
      server.drain(DRAIN_MILLIS);
      server.close();
    } catch (IOException e) {
      throw UserError.of(out, e);
    }
    IOException failed = tape.failure();
    if (failed != null) {
      throw UserError.of(out, failed);
    }
    err.println(
        "ufo: " + tape.messages() + " messages of " + tape.streams() + " streams in " + out);
    err.flush();
    return 0;
  }
}
