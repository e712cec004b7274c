package dev.ufo.cli;

import dev.ufo.settings.Form;
import java.time.Duration;

/** Options that are a span of time. */
final class Spans {
  private Spans() {}

  static Duration parse(String option, String text) {
    try {
      return Form.duration("1ms", "24h").parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserError(option + "=" + e.getMessage());
    }
  }
}
