package dev.ufo.expose;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. One that is unknown, said twice or out of range is a {@link Problem}
 * that names it.
 */
final class Query {
  private final Map<String, String> values = new LinkedHashMap<>();

  Query(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), "the query");
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), name);
      if (values.put(name, value) != null) {
        throw Problem.badParameter("%s: given twice".formatted(name));
      }
    }
  }

  private static String decode(String raw, String what) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.badParameter("%s: not percent-encoded properly".formatted(what));
    }
  }

  /** A path's segment, in which a plus is a plus. */
  static String segment(String raw) {
    return decode(raw.replace("+", "%2B"), "the path");
  }

  /** Refuses everything that is not in this list. */
  void allow(String... names) {
    List<String> known = List.of(names);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        String hint =
            known.isEmpty() ? "none is known here" : "known are " + String.join(", ", known);
        throw Problem.badParameter("%s: unknown parameter, %s".formatted(name, hint));
      }
    }
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  /** Those of the known values that are given, separated by commas; all of them when none is. */
  <T> Set<T> some(String name, Map<String, T> known) {
    String value = values.get(name);
    if (value == null) {
      return Set.copyOf(known.values());
    }
    Set<T> some = new HashSet<>();
    for (String each : value.split(",", -1)) {
      T one = known.get(each);
      if (one == null) {
        throw Problem.badParameter(
            "%s=%s: must be one or, with commas, several of %s"
                .formatted(name, value, String.join(", ", known.keySet())));
      }
      some.add(one);
    }
    return some;
  }

  int number(String name, int from, int to, int otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the same answer as for one out of range
    }
    throw Problem.badParameter(
        "%s=%s: must be a number from %d to %d".formatted(name, value, from, to));
  }
}
