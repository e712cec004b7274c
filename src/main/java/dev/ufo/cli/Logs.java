package dev.ufo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where System.Logger, gRPC and Netty write: standard error, one line a record whatever is in it,
 * in UTF-8. Control and formatting characters are escaped, so that text from the wire can neither
 * forge a line nor reach the terminal.
 *
 * <p>The same message of the same logger, before its {0} are filled in, is written at most 10 times
 * in 10 s; one line then says how many more there were, with the next record of any logger or with
 * {@link #tick}, which whoever has a clock calls now and then. Time is that of the records. At most
 * 1000 messages are watched; the one longest watched makes room.
 *
 * <p>Any thread; one lock around a write.
 */
public final class Logs extends Handler {

  /** How a line looks. */
  public enum LogFormat {
    LINES,
    JSON
  }

  /** From what on a record is written, with the value of java.util.logging. */
  public enum LogLevel {
    ERROR(1000),
    WARNING(900),
    INFO(800),
    DEBUG(500),
    TRACE(300);

    private final int least;

    LogLevel(int least) {
      this.least = least;
    }
  }

  private static final int BURST = 10;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int WATCHED = 1000;
  private static final int LONGEST = 16_384;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");
  private static final Pattern UNSAFE_IN_JSON = Pattern.compile(UNSAFE + "|[\"\\\\]");
  private static final Pattern PARAMETER = Pattern.compile("\\{([0-9])}");

  /** Held here, for java.util.logging forgets a logger and its level once nobody holds it. */
  private static final List<Logger> CHATTY =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  private final LogFormat format;
  private final OutputStream out;
  // In the order of their beginning, so those that are over stand first.
  private final Map<Message, Window> windows = new LinkedHashMap<>();

  private record Message(LogLevel level, String logger, String pattern) {}

  private static final class Window {
    final Instant began;
    Instant last;
    int records;

    Window(Instant began) {
      this.began = began;
      last = began;
    }
  }

  Logs(LogFormat format, OutputStream out) {
    this.format = format;
    this.out = out;
  }

  /** Takes over all logging of the process, also from a former call. */
  public static Logs install(LogFormat format, LogLevel level) {
    LogManager.getLogManager().reset();
    Logs logs = new Logs(format, System.err);
    Logger.getLogger("").addHandler(logs);
    logs.limitTo(level);
    return logs;
  }

  /** Also while running. gRPC and Netty say no more than warnings, unless it is debug or trace. */
  public void limitTo(LogLevel level) {
    Level least = Level.parse(String.valueOf(level.least));
    setLevel(least);
    Logger.getLogger("").setLevel(least);
    for (Logger chatty : CHATTY) {
      chatty.setLevel(level.compareTo(LogLevel.DEBUG) < 0 ? Level.WARNING : null);
    }
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    Instant now = record.getInstant();
    tick(now);
    String pattern = Objects.requireNonNullElse(record.getMessage(), "");
    String logger = Objects.requireNonNullElse(record.getLoggerName(), "");
    Message message = new Message(level(record), logger, pattern);
    Window window = windows.computeIfAbsent(message, _ -> new Window(now));
    window.last = now;
    window.records++;
    if (window.records <= BURST) {
      write(now, message, filled(pattern, record.getParameters()), record.getThrown());
    }
  }

  /** Says what was suppressed in the windows which are over by now. */
  public synchronized void tick(Instant now) {
    Iterator<Map.Entry<Message, Window>> eldest = windows.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<Message, Window> next = eldest.next();
      Window window = next.getValue();
      // A clock set back ends a window as well.
      boolean over = Duration.between(window.began, now).abs().compareTo(WINDOW) >= 0;
      if (!over && windows.size() < WATCHED) {
        return;
      }
      eldest.remove();
      int suppressed = window.records - BURST;
      if (suppressed > 0) {
        String more = "suppressed " + suppressed + " more like: " + next.getKey().pattern();
        write(window.last, next.getKey(), more, null);
      }
    }
  }

  /** Nothing is held back but counts. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    tick(Instant.MAX);
  }

  private void write(Instant at, Message message, String text, @Nullable Throwable error) {
    String time = String.format(Locale.ROOT, "%tFT%<tT.%<tLZ", at.atOffset(ZoneOffset.UTC));
    String logger = message.logger().replaceFirst("^dev\\.ufo\\.", "");
    String line =
        format == LogFormat.LINES
            ? "%s %-5s %s: %s%s"
                .formatted(
                    time,
                    message.level() == LogLevel.WARNING ? "WARN" : message.level(),
                    escaped(logger, UNSAFE),
                    escaped(text, UNSAFE),
                    error == null ? "" : " | " + escaped(stack(error), UNSAFE))
            : "{\"at\":\"%s\"%s%s%s%s}"
                .formatted(
                    time,
                    json("level", message.level().name().toLowerCase(Locale.ROOT)),
                    json("logger", logger),
                    json("message", text),
                    error == null ? "" : json("error", stack(error)));
    try {
      out.write((line + "\n").getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      // Nobody listens, so there is nobody to tell.
    }
  }

  private static LogLevel level(LogRecord record) {
    for (LogLevel level : LogLevel.values()) {
      if (record.getLevel().intValue() >= level.least) {
        return level;
      }
    }
    return LogLevel.TRACE;
  }

  /** Not by MessageFormat, which trips over apostrophes and writes port 19001 as 19,001. */
  private static String filled(String pattern, Object @Nullable [] values) {
    if (values == null) {
      return pattern;
    }
    try {
      return PARAMETER
          .matcher(pattern)
          .replaceAll(match -> {
            int i = Integer.parseInt(match.group(1));
            String value = i < values.length ? String.valueOf(values[i]) : match.group();
            return Matcher.quoteReplacement(value);
          });
    } catch (RuntimeException e) {
      return pattern; // A value that cannot be printed must not fail who logs it.
    }
  }

  private static String stack(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }

  private static String json(String name, String value) {
    return ",\"" + name + "\":\"" + escaped(value, UNSAFE_IN_JSON) + "\"";
  }

  private static String escaped(String text, Pattern unsafe) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return unsafe
        .matcher(shown)
        .replaceAll(match -> Matcher.quoteReplacement(escape(match.group())));
  }

  private static String escape(String character) {
    return switch (character) {
      case "\n" -> "\\n";
      case "\r" -> "\\r";
      case "\t" -> "\\t";
      case "\"" -> "\\\"";
      case "\\" -> "\\\\";
      default -> character.chars().mapToObj("\\u%04x"::formatted).collect(joining());
    };
  }
}
