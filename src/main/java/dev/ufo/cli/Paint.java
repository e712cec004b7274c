package dev.ufo.cli;

import java.io.Console;
import java.util.Map;

/** Colours, on a terminal whose user has nothing against them; otherwise text as it is. */
final class Paint {
  private static final String RESET = "\u001b[0m";

  private final boolean coloured;

  Paint(boolean coloured) {
    this.coloured = coloured;
  }

  /** For standard output, see no-color.org. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
  static Paint of(Map<String, String> environment) {
    Console console = System.console();
    return new Paint(
        console != null
            && console.isTerminal()
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }

  String bold(String text) {
    return paint("1", text);
  }

  String red(String text) {
    return paint("31", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
