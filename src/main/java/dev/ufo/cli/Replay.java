package dev.ufo.cli;

import dev.ufo.feed.RecordingReader;
import dev.ufo.settings.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sends a recording to any access-log server, stream by stream, message by message, at the pace at
 * which it was recorded or faster, its times moved to now so that it looks live. Ends when every
 * stream has been taken to its end.
 */
@Command(
    name = "replay",
    description = "Sends a recording to any access-log server.",
    mixinStandardHelpOptions = true)
final class Replay implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the recording, .gz welcome")
  private Path file = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "HOST:PORT", description = "the server")
  private String to = "";

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "times real time; max for no pauses. Default: ${DEFAULT-VALUE}")
  private String speed = "1";

  @Option(
      names = "--original-times",
      description = "Leave the requests' times as they were; otherwise they are moved to now.")
  private boolean originalTimes;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    double pace = pace();
    Address target =
        Address.parse(to)
            .orElseThrow(() ->
                new UserError("--to=" + to + ": must be host:port, for example 127.0.0.1:19001"));
    try (RecordingReader recording = new RecordingReader(Files.newInputStream(file));
        Playback playback = new Playback(target, pace, originalTimes)) {
      playback.play(recording, 0);
      report(playback, recording);
      return 0;
    } catch (IOException e) {
      throw UserError.of(file, e);
    }
  }

  private void report(Playback sent, RecordingReader recording) {
    PrintWriter err = spec.commandLine().getErr();
    String cut = recording.cut() ? "; the recording is cut inside its last frame" : "";
    err.println(
        "ufo: sent %d messages of %d streams to %s%s"
            .formatted(sent.messages(), sent.streams(), to, cut));
    err.flush();
  }

  private double pace() {
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double pace = Double.parseDouble(speed);
      if (pace > 0 && pace <= 1_000_000) {
        return pace;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UserError("--speed=" + speed + ": must be above 0 to 1000000, or max");
  }
}
