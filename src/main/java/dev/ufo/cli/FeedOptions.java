package dev.ufo.cli;

import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.feed.Pump;
import dev.ufo.feed.Tail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the files that a verb reads are to be read. */
final class FeedOptions {
  /** Standard input. */
  static final Path INPUT = Path.of("-");

  private static final int SMALL = 64 * 1024;

  @Option(
      names = "--format",
      paramLabel = "STRING",
      description =
          "What the lines are written in, as Envoy was told: a format string, or a json_format as"
              + " an object. Not needed for what docs/inputs.md knows.")
  private @Nullable String format;

  private final Map<Path, byte[]> small = new HashMap<>();

  /** Opens a file whose kind is found by its content; again, if it is small and was open before. */
  Feed open(Path file) throws IOException {
    check();
    byte[] known = small.get(file);
    InputStream in = known == null ? begin(file) : new ByteArrayInputStream(known);
    try {
      return Feeds.open(in, name(file), format);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private InputStream begin(Path file) throws IOException {
    InputStream in = file.equals(INPUT) ? System.in : Files.newInputStream(file);
    byte[] head = in.readNBytes(SMALL);
    if (head.length < SMALL) {
      small.put(file, head);
    }
    return new SequenceInputStream(new ByteArrayInputStream(head), in);
  }

  /** Whether all of it was so little that it can be opened once more, even standard input. */
  boolean isSmall(Path file) {
    return small.containsKey(file);
  }

  /**
   * Opens a log that grows.
   *
   * @param told what happens to it
   */
  Feed follow(Path file, Consumer<String> told) throws IOException {
    check();
    boolean regular = !file.equals(INPUT) && Files.isRegularFile(file);
    if (regular && !Feeds.isLines(file)) {
      throw new UserError(file + ": --follow takes a log of lines, neither a recording nor a .gz");
    }
    InputStream in =
        regular
            ? new Tail(file, told)
            : new Pump(file.equals(INPUT) ? System.in : Files.newInputStream(file));
    return Feeds.follow(in, name(file), format);
  }

  /** A format string that cannot be read is the user's to mend. */
  private void check() {
    try {
      if (format != null && !Feeds.tellsOfFailures(format)) {
        throw new UserError(
            "--format: has neither %RESPONSE_FLAGS% nor %RESPONSE_CODE%, so that no line would tell"
                + " whether it failed");
      }
    } catch (IllegalArgumentException e) {
      throw new UserError("--format: " + e.getMessage());
    }
  }

  private static String name(Path file) {
    Path last = file.getFileName();
    return file.equals(INPUT) || last == null ? "standard input" : last.toString();
  }
}
