package dev.ufo.expose;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the headers Accept and Accept-Encoding: how much the client wants something. */
final class Accept {
  private Accept() {}

  /**
   * The quality that the headers give to exactly this type or coding, parameters aside: 1 when none
   * is said, 0 when it is not listed or refused. Wildcards do not count: who sends them takes what
   * is the default.
   */
  static double quality(@Nullable List<String> headers, String wanted) {
    double best = 0;
    for (String header : headers == null ? List.<String>of() : headers) {
      for (String element : header.split(",", -1)) {
        String[] parts = element.split(";", -1);
        if (parts[0].strip().equalsIgnoreCase(wanted)) {
          best = Math.max(best, quality(parts));
        }
      }
    }
    return best;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          double quality = Double.parseDouble(parameter.substring(2));
          return quality >= 0 && quality <= 1 ? quality : 0;
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
