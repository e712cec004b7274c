package dev.ufo.tally;

import java.util.Locale;

/**
 * What is capped: the label {@code table} of {@code ufo_series} and {@code
 * ufo_series_overflow_total}.
 */
public enum Table {
  CLUSTERS,
  ENDPOINTS,
  SIGNATURES,
  SOURCES,
  PATHS,
  ROWS;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
