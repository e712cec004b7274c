package dev.ufo.settings;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as written: a whole number with B, kB, MB, GB (thousands) or KiB, MiB, GiB (1024s), or
 * without a unit, which is bytes. Exact case, no blank, no fraction: a slip is refused, not
 * guessed.
 */
final class ByteSize {
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})([kKMGi]{0,2}B)?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  private ByteSize() {}

  /** Empty when the text is no size; what exceeds a long is its largest value. */
  static Optional<Long> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(written.group(1));
    String unit = written.group(2);
    return Optional.ofNullable(UNITS.get(unit == null ? "B" : unit))
        .map(bytes -> count > Long.MAX_VALUE / bytes ? Long.MAX_VALUE : count * bytes);
  }
}
