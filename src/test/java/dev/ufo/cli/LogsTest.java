package dev.ufo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.cli.Logs.LogFormat;
import dev.ufo.cli.Logs.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Logs lines = new Logs(LogFormat.LINES, out);
  private final Logs json = new Logs(LogFormat.JSON, out);
  private Instant now = NOON;

  private LogRecord record(
      Level level, @Nullable String logger, @Nullable String message, @Nullable Object... values) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName(logger);
    record.setInstant(now);
    record.setParameters(values);
    return record;
  }

  private LogRecord info(String message, @Nullable Object... values) {
    return record(Level.INFO, "dev.ufo.ingest", message, values);
  }

  private List<String> written() {
    List<String> written = out.toString(UTF_8).lines().toList();
    out.reset();
    return written;
  }

  // How a line looks.

  @Test
  void lines_record_timeLevelLoggerMessage() {
    now = Instant.parse("2026-11-21T12:03:07.123999Z");
    lines.publish(info("listening on {0}, {1} and {2}", 19001, "a$1\\", null));
    lines.publish(record(Level.WARNING, "io.grpc", "it's {0}"));
    lines.publish(record(Level.SEVERE, null, null));
    lines.publish(record(Level.CONFIG, "", "{0} {1} {x}", "{1}"));
    lines.publish(record(Level.FINEST, "dev.ufoo", "x"));
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:03:07.123Z INFO  ingest: listening on 19001, a$1\\ and null",
            "2026-11-21T12:03:07.123Z WARN  io.grpc: it's {0}",
            "2026-11-21T12:03:07.123Z ERROR : ",
            "2026-11-21T12:03:07.123Z DEBUG : {1} {1} {x}",
            "2026-11-21T12:03:07.123Z TRACE dev.ufoo: x");
  }

  @Test
  void json_record_oneObject() {
    json.publish(info("a \"quoted\" \\ path {0}", "\u0000\u007f\u0085\u2028é😀"));
    json.publish(record(Level.WARNING, "io.netty", "x"));
    assertThat(written())
        .containsExactly(
            "{\"at\":\"2026-11-21T12:00:00.000Z\",\"level\":\"info\",\"logger\":\"ingest\","
                + "\"message\":\"a \\\"quoted\\\" \\\\ path \\u0000\\u007f\\u0085\\u2028é😀\"}",
            "{\"at\":\"2026-11-21T12:00:00.000Z\",\"level\":\"warning\",\"logger\":\"io.netty\","
                + "\"message\":\"x\"}");
  }

  @Test
  void lines_hostileText_escaped() {
    lines.publish(record(Level.INFO, "a\nb", "x\n2026 forged\r\t\u001b[2J\u202e\ud800 {0}", "\n"));
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:00.000Z INFO  a\\nb:"
                + " x\\n2026 forged\\r\\t\\u001b[2J\\u202e\\ud800 \\n");
  }

  private LogRecord failed() {
    StackTraceElement[] stack = {new StackTraceElement("dev.ufo.App", "main", "App.java", 7)};
    Exception cause = new IOException("c");
    cause.setStackTrace(stack);
    Exception error = new IllegalStateException("two\nlines \"", cause);
    error.setStackTrace(stack);
    LogRecord record = info("failed");
    record.setThrown(error);
    return record;
  }

  @Test
  void lines_error_stackOnTheSameLine() {
    lines.publish(failed());
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:00.000Z INFO  ingest: failed | java.lang.IllegalStateException: two"
                + "\\nlines \"\\n\\tat dev.ufo.App.main(App.java:7)"
                + "\\nCaused by: java.io.IOException: c\\n\\t... 1 more");
  }

  @Test
  void json_error_stackInItsOwnField() {
    json.publish(failed());
    assertThat(written())
        .containsExactly(
            "{\"at\":\"2026-11-21T12:00:00.000Z\",\"level\":\"info\",\"logger\":\"ingest\","
                + "\"message\":\"failed\",\"error\":\"java.lang.IllegalStateException: two"
                + "\\nlines \\\"\\n\\tat dev.ufo.App.main(App.java:7)"
                + "\\nCaused by: java.io.IOException: c\\n\\t... 1 more\"}");
  }

  @Test
  void publish_longMessage_cut() {
    lines.publish(info("x".repeat(20_000)));
    assertThat(written())
        .containsExactly("2026-11-21T12:00:00.000Z INFO  ingest: " + "x".repeat(16_384) + "…");
  }

  @Test
  void publish_valueThatCannotBePrinted_patternAsItIs() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };
    lines.publish(info("got {0}", broken));
    assertThat(written()).containsExactly("2026-11-21T12:00:00.000Z INFO  ingest: got {0}");
  }

  @Test
  void publish_arabicLocale_digitsStayAscii() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      lines.publish(info("port {0}", 19001));
      json.publish(info("\u0001"));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:00.000Z INFO  ingest: port 19001",
            "{\"at\":\"2026-11-21T12:00:00.000Z\",\"level\":\"info\",\"logger\":\"ingest\","
                + "\"message\":\"\\u0001\"}");
  }

  @Test
  void publish_nobodyListens_silent() {
    Logs closed =
        new Logs(
            LogFormat.LINES,
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("closed");
              }
            });
    closed.publish(info("x"));
    closed.close();
  }

  // How often.

  private void publishOften(int times, String message) {
    for (int i = 0; i < times; i++) {
      lines.publish(info(message, i));
    }
  }

  @Test
  void publish_sameMessageOften_tenLinesThenOneWithTheCount() {
    publishOften(10, "stream {0} ended");
    assertThat(written()).hasSize(10).last().asString().endsWith(" ingest: stream 9 ended");
    now = NOON.plusSeconds(4);
    publishOften(27, "stream {0} ended");
    now = NOON.plusMillis(9_999);
    lines.publish(info("other"));
    assertThat(written()).containsExactly("2026-11-21T12:00:09.999Z INFO  ingest: other");
    now = NOON.plusSeconds(10);
    publishOften(1, "stream {0} ended");
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:04.000Z INFO  ingest: suppressed 27 more like: stream {0} ended",
            "2026-11-21T12:00:10.000Z INFO  ingest: stream 0 ended");
  }

  @Test
  void tick_windowOver_saysTheCountOnce() {
    publishOften(12, "x\n");
    written();
    lines.tick(NOON.plusMillis(9_999));
    assertThat(written()).isEmpty();
    lines.tick(NOON.plusSeconds(10));
    assertThat(written())
        .containsExactly("2026-11-21T12:00:00.000Z INFO  ingest: suppressed 2 more like: x\\n");
    lines.tick(NOON.plusSeconds(30));
    assertThat(written()).isEmpty();
  }

  @Test
  void close_windowOpen_saysTheCount() {
    publishOften(11, "x");
    written();
    lines.close();
    assertThat(written())
        .containsExactly("2026-11-21T12:00:00.000Z INFO  ingest: suppressed 1 more like: x");
  }

  @Test
  void publish_otherLoggerOrLevel_countedApart() {
    publishOften(10, "x");
    lines.publish(record(Level.INFO, "dev.ufo.tally", "x"));
    lines.publish(record(Level.WARNING, "dev.ufo.ingest", "x"));
    assertThat(written()).hasSize(12);
  }

  @Test
  void publish_clockSetBack_newWindow() {
    publishOften(11, "x");
    written();
    now = NOON.minus(Duration.ofHours(1));
    publishOften(1, "x");
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:00.000Z INFO  ingest: suppressed 1 more like: x",
            "2026-11-21T11:00:00.000Z INFO  ingest: x");
  }

  @Test
  void publish_moreMessagesThanWatched_longestWatchedMakesRoom() {
    publishOften(11, "x");
    for (int i = 0; i < 999; i++) {
      lines.publish(info("message " + i));
    }
    assertThat(written()).hasSize(1009);
    lines.publish(info("one more"));
    assertThat(written())
        .containsExactly(
            "2026-11-21T12:00:00.000Z INFO  ingest: suppressed 1 more like: x",
            "2026-11-21T12:00:00.000Z INFO  ingest: one more");
  }

  // The whole process.

  @ParameterizedTest
  @CsvSource({
    "ERROR,   own ERROR;netty ERROR",
    "WARNING, own ERROR;own WARNING;netty ERROR;netty WARNING",
    "INFO,    own ERROR;own WARNING;own INFO;netty ERROR;netty WARNING",
    "DEBUG,   own ERROR;own WARNING;own INFO;own DEBUG;"
        + "netty ERROR;netty WARNING;netty INFO;netty DEBUG",
    "TRACE,   own ERROR;own WARNING;own INFO;own DEBUG;own TRACE;"
        + "netty ERROR;netty WARNING;netty INFO;netty DEBUG;netty TRACE"
  })
  void install_level_limitsOwnLoggersAndNettyFurther(LogLevel level, String messages) {
    assertThat(whatIsWritten(() -> Logs.install(LogFormat.LINES, level)))
        .map(line -> line.substring(line.indexOf(": ") + 2))
        .containsExactly(messages.split(";"));
  }

  @Test
  void limitTo_whileRunning_otherLevelFromThenOn() {
    assertThat(
            whatIsWritten(() -> {
              Logs logs = Logs.install(LogFormat.LINES, LogLevel.TRACE);
              logs.limitTo(LogLevel.ERROR);
            }))
        .hasSize(2);
  }

  /** Logs at every level through System.Logger, as UFO does, then leaves all as it was. */
  private List<String> whatIsWritten(Runnable install) {
    PrintStream error = System.err;
    Logger root = Logger.getLogger("");
    Level level = root.getLevel();
    Handler[] handlers = root.getHandlers();
    System.setErr(new PrintStream(out, true, UTF_8));
    try {
      install.run();
      for (String name : List.of("own", "netty")) {
        System.Logger logger =
            System.getLogger(name.equals("own") ? "dev.ufo.cli" : "io.netty.channel.Channel");
        logger.log(System.Logger.Level.ERROR, "{0} ERROR", name);
        logger.log(System.Logger.Level.WARNING, "{0} WARNING", name);
        logger.log(System.Logger.Level.INFO, "{0} INFO", name);
        logger.log(System.Logger.Level.DEBUG, "{0} DEBUG", name);
        logger.log(System.Logger.Level.TRACE, "{0} TRACE", name);
      }
      return written();
    } finally {
      System.setErr(error);
      for (Handler ours : root.getHandlers()) {
        root.removeHandler(ours);
      }
      for (Handler theirs : handlers) {
        root.addHandler(theirs);
      }
      root.setLevel(level);
      Logger.getLogger("io.netty").setLevel(null);
      Logger.getLogger("io.grpc").setLevel(null);
    }
  }
}
