package dev.ufo.cli;

import dev.ufo.settings.Address;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that is good as it stands, and says at the end of a line what may be set there:
 *
 * <pre>
 *   namespace: istio-system # --namespace             the value before it
 *   port: 19001 # port of --address                   a part of one
 *   # filter: # with --sample-successes               taken in when that is given
 *   # - { tag: ufo.close, … } # from Envoy 1.38        taken in or out by --envoy-version
 * </pre>
 *
 * Nothing else changes, and a text without a mark for an option does not know that option. The
 * values are checked by who takes them from the user: none can end a quoted text.
 */
final class Template {
  static final String ADDRESS = "--address";
  static final String ENVOY_VERSION = "--envoy-version";

  private static final Pattern OPTION =
      Pattern.compile(
          "(?<line>.*)(?<mark> # (?:(?<part>host|port|cluster|Service|namespace) of |(?<with>with"
              + " ))?(?<option>--[a-z-]+)(?<note>\\b.*))");
  private static final Pattern VERSION =
      Pattern.compile("(?<line>.*)(?<mark> # (?<when>from|before) Envoy 1\\.(?<minor>\\d+))");
  private static final Pattern VALUE =
      Pattern.compile("(?<key>.*[ \\[])(?<quote>\"?)[\\w.:|/-]+\"?(?<end>\\]?)");
  private static final Pattern COMMENTED = Pattern.compile("( *)# (.*)");
  private static final Pattern INDENTED = Pattern.compile("( *)(.*)");
  private static final String DIVIDED = "(a million divided by it)";
  private static final int MILLION = 1_000_000;

  private final String text;
  private final SortedSet<String> options = new TreeSet<>();

  Template(String text) {
    this.text = text;
    for (String line : text.lines().toList()) {
      Matcher option = OPTION.matcher(line);
      if (VERSION.matcher(line).matches()) {
        options.add(ENVOY_VERSION);
      } else if (option.matches()) {
        options.add(option.group("option"));
      }
    }
  }

  /** The options that it has a place for. */
  SortedSet<String> options() {
    return options;
  }

  /** The text with these values; none leaves it as it is. */
  String with(Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    text.lines().forEach(line -> filled.append(line(line, values)).append('\n'));
    return filled.toString();
  }

  private static String line(String line, Map<String, String> values) {
    Matcher version = VERSION.matcher(line);
    if (version.matches()) {
      String minor = values.get(ENVOY_VERSION);
      return minor == null ? line : in(line, isFor(version, Integer.parseInt(minor)));
    }
    Matcher option = OPTION.matcher(line);
    if (!option.matches()) {
      return line;
    }
    String given = values.get(option.group("option"));
    if (given == null) {
      return line;
    }
    String place = in(option.group("line"), true);
    if (option.group("with") == null) {
      place = set(place, part(option.group("part"), given));
    } else if (option.group("note").contains(DIVIDED)) {
      place = set(place, Integer.toString(Math.round((float) MILLION / Integer.parseInt(given))));
    }
    return place + option.group("mark");
  }

  private static boolean isFor(Matcher version, int minor) {
    boolean since = minor >= Integer.parseInt(version.group("minor"));
    return version.group("when").equals("from") == since;
  }

  /** The line, commented out or not. */
  private static String in(String line, boolean wanted) {
    Matcher out = COMMENTED.matcher(line);
    if (out.matches()) {
      return wanted ? out.group(1) + out.group(2) : line;
    }
    return wanted ? line : INDENTED.matcher(line).replaceFirst("$1# $2");
  }

  private static String part(@Nullable String part, String given) {
    if (part == null) {
      return given;
    }
    Address address = Address.parse(given).orElseThrow();
    String port = Integer.toString(address.port());
    return switch (part) {
      case "host" -> address.host();
      case "port" -> port;
      case "cluster" -> "outbound|" + port + "||" + address.host();
      case "Service" -> label(address, 0);
      default -> label(address, 1);
    };
  }

  /** Of a Service's name, NAME.NAMESPACE and perhaps more. */
  private static String label(Address address, int index) {
    String[] labels = address.host().split("\\.", -1);
    if (labels.length < 2 || !Character.isLetter(labels[0].charAt(0))) {
      throw new UserError(
          "%s=%s: must be a Service, NAME.NAMESPACE:PORT or NAME.NAMESPACE.svc.cluster.local:PORT"
              .formatted(ADDRESS, address));
    }
    return labels[index];
  }

  /** With another value at its end. What is no number gets quotes: a log may be named true. */
  private static String set(String line, String value) {
    Matcher place = VALUE.matcher(line);
    if (!place.matches()) {
      throw new IllegalStateException("no value to set: " + line);
    }
    boolean number = value.chars().allMatch(Character::isDigit) && place.group("quote").isEmpty();
    return place.group("key") + (number ? value : '"' + value + '"') + place.group("end");
  }
}
