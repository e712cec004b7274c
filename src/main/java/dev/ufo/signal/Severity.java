package dev.ufo.signal;

import java.util.Locale;

/** The two tiers of a finding. */
public enum Severity {
  /** As early as statistics allow. */
  NOTICE,
  /** It has held, and somebody has to look. */
  PAGE;

  /** As metrics and the API write it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
