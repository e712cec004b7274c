package dev.ufo.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How one kind of value is written, and which of its values are allowed. Numbers are written so
 * that YAML 1.1, YAML 1.2 and a shell agree on them: plain decimal digits, never 1_000, 0x10 or
 * 010. The rules are phrases that follow "must be".
 *
 * @param kind one word, for tables
 * @param shape what a well-formed value is
 * @param limits which of the well-formed values are allowed; empty when all are
 * @param quotable whether YAML quotes may stand around it; around a number or boolean they make it
 *     text, which is a wrong type
 * @param read empty for what is not well-formed
 * @param allows whether the limits hold
 */
public record Form<T>(
    String kind,
    String shape,
    String limits,
    boolean quotable,
    Function<String, Optional<T>> read,
    Predicate<T> allows) {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,3})?");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  /** A kind of value with no limits beyond its shape. */
  public static <T> Form<T> of(String kind, String shape, Function<String, Optional<T>> read) {
    return new Form<>(kind, shape, "", true, read, value -> true);
  }

  public static Form<Address> address(String example) {
    return of("address", "host:port, for example " + example, Address::parse);
  }

  /** Where something is served by HTTP, perhaps below a path; who asks there is said elsewhere. */
  public static Form<URI> url(String example) {
    String shape = "an http:// or https:// URL such as " + example + ", with nothing but a path";
    return of("url", shape, Form::parseUrl);
  }

  private static Optional<URI> parseUrl(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean plain = url.getUserInfo() == null && url.getQuery() == null;
      boolean whole = url.getHost() != null && url.getFragment() == null;
      return web && plain && whole && url.getPort() <= 65535 ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Bytes; see {@link ByteSize}. */
  public static Form<Long> size(String min, String max) {
    return between("size", "a size such as 16MiB", true, ByteSize::parse, min, max);
  }

  /** See {@link TimeSpan}. */
  public static Form<Duration> duration(String min, String max) {
    String shape = "a duration such as 500ms or 1h30m";
    return between("duration", shape, true, TimeSpan::parse, min, max);
  }

  public static Form<Long> integer(long min, long max) {
    Function<String, Optional<Long>> read =
        text ->
            INTEGER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    String shape = "a whole number in plain digits";
    return between("integer", shape, false, read, String.valueOf(min), String.valueOf(max));
  }

  public static Form<Double> number(double min, double max) {
    Function<String, Optional<Double>> read =
        text ->
            NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    return between("number", "a number in plain digits", false, read, plain(min), plain(max));
  }

  /** Not yes, on, True or 1. */
  public static Form<Boolean> bool() {
    Function<String, Optional<Boolean>> read =
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            };
    return new Form<>("boolean", "true or false", "", false, read, value -> true);
  }

  /** Any text of one line, as written: {@code 1.10} stays 1.10. */
  public static Form<String> text() {
    return of(
        "text",
        "one line of text",
        text -> CONTROL.matcher(text).find() ? Optional.empty() : Optional.of(text));
  }

  /** One of an enum's constants, by their names in lower case. */
  public static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    EnumSet<E> all = EnumSet.allOf(type);
    String names = String.join(", ", all.stream().map(Form::name).toList());
    return of(
        "choice",
        names.replaceFirst(", ([^,]*)$", " or $1"),
        text -> all.stream().filter(one -> name(one).equals(text)).findFirst());
  }

  /** The value, or an IllegalArgumentException which names the text and the broken rule. */
  public T parse(String text) {
    Optional<String> broken = broken(text);
    if (broken.isPresent()) {
      throw new IllegalArgumentException(text + ": " + broken.get());
    }
    return read.apply(text).orElseThrow();
  }

  /** The rule which the text breaks. */
  Optional<String> broken(String text) {
    Optional<T> value = read.apply(text);
    if (value.isEmpty()) {
      return Optional.of(wellFormed());
    }
    return allows.test(value.get()) ? Optional.empty() : Optional.of("must be " + limits);
  }

  /** The whole rule for what is not even well-formed. */
  String wellFormed() {
    return "must be " + shape + (limits.isEmpty() ? "" : ", " + limits);
  }

  /** What the reference table says. */
  String rule() {
    return limits.isEmpty() ? shape : limits;
  }

  /** A constant as it is written. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static <T extends Comparable<T>> Form<T> between(
      String kind,
      String shape,
      boolean quotable,
      Function<String, Optional<T>> read,
      String min,
      String max) {
    T least = read.apply(min).orElseThrow();
    T most = read.apply(max).orElseThrow();
    return new Form<>(
        kind,
        shape,
        min + " to " + max,
        quotable,
        read,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }
}
