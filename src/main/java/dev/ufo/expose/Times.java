package dev.ufo.expose;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as the API writes them: RFC 3339 with nanoseconds, in UTC. */
public final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final DateTimeFormatter NANOSECONDS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private Times() {}

  static String text(Instant instant) {
    return NANOSECONDS.format(instant);
  }

  /** To the second, for people. */
  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Null for 0, which stands for never. */
  public static @Nullable String text(long unixNanos) {
    return unixNanos == 0
        ? null
        : text(
            Instant.ofEpochSecond(
                Math.floorDiv(unixNanos, NANOS_PER_SECOND),
                Math.floorMod(unixNanos, NANOS_PER_SECOND)));
  }
}
