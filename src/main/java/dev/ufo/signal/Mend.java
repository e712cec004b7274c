package dev.ufo.signal;

import java.util.Locale;

/**
 * What was odd about an entry that was counted all the same: a {@code reason} of {@code
 * ufo_entries_mended_total}.
 */
public enum Mend {
  UNKNOWN_FIELD("a field that this UFO does not know was skipped"),
  WRONG_WIRE_TYPE("a known field of another wire type was skipped"),
  WRONG_VALUE("a value that is none of its name, such as a word for a number, was skipped"),
  NO_TIME("a log line without start time: taken in the order of the lines"),
  INVALID_UTF8("a name that is not UTF-8 was kept with replacement characters"),
  LONG_TEXT("a text of over 1,024 bytes was cut"),
  NO_IDENTIFIER("a stream whose first message names no node: counted under the source \"unknown\""),
  IDENTIFIER_CHANGED(
      "a stream that named another node half-way: counted under the new one from there on"),
  REPEATED("an entry of a message that had come before, as after a reconnect: counted twice");

  private final String meaning;

  Mend(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }

  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
