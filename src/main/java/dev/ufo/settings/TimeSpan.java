package dev.ufo.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as written: whole numbers of d, h, m, s and ms, the largest unit first and each once,
 * as in 500ms, 10s, 1h30m. A number without a unit is refused, for it could be any.
 */
final class TimeSpan {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?=.)(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?"
              + "(?:([0-9]{1,9})ms)?");

  private TimeSpan() {}

  /** Empty when the text is no duration. */
  static Optional<Duration> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(count(written, 1))
            .plusHours(count(written, 2))
            .plusMinutes(count(written, 3))
            .plusSeconds(count(written, 4))
            .plusMillis(count(written, 5)));
  }

  private static long count(Matcher written, int unit) {
    String digits = written.group(unit);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
