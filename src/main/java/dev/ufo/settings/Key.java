package dev.ufo.settings;

import java.util.Locale;

/**
 * One setting as the code asked for it: a row of the reference table, an option of the command
 * line.
 *
 * @param kind one word: address, size, duration, integer, number, boolean, text, choice, url, list
 * @param byDefault the default as a user would write it
 * @param rule what a value must be, to follow the words "must be"
 * @param doc one sentence
 */
public record Key(
    String section, String name, String kind, String byDefault, String rule, String doc) {

  /** {@code grpc.listen}, as messages and documentation name it. */
  public String path() {
    return section + "." + name;
  }

  /** {@code --grpc.listen} */
  public String option() {
    return "--" + path();
  }

  /** {@code UFO_GRPC_LISTEN} */
  public String variable() {
    return (Settings.PREFIX + section + "_" + name).toUpperCase(Locale.ROOT);
  }
}
