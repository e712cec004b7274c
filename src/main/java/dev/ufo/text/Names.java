package dev.ufo.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds an {@link Attribute} by the bytes of a name, in any case and with {@code -} for {@code _}.
 * A name is a number: the attribute, and how good a name for it this is.
 */
final class Names {
  static final int UNKNOWN = -1;

  private static final int RANKS = 16;
  private static final int LONGEST = 48;
  private static final int SLOTS = 512;
  static final Attribute[] ATTRIBUTES = Attribute.values();
  private static final byte[][] NAMES = new byte[SLOTS][];
  private static final int[] NUMBERS = new int[SLOTS];

  static {
    for (Attribute attribute : ATTRIBUTES) {
      List<String> names = new ArrayList<>(List.of(attribute.label()));
      names.addAll(attribute.aliases());
      for (int rank = 0; rank < names.size(); rank++) {
        put(names.get(rank), attribute.ordinal() * RANKS + rank);
      }
    }
  }

  private Names() {}

  private static void put(String name, int number) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = fold(bytes[i]);
    }
    if (find(bytes, 0, bytes.length) != UNKNOWN || bytes.length > LONGEST) {
      throw new IllegalStateException(name + " stands twice, or is too long");
    }
    int slot = slot(bytes, 0, bytes.length);
    while (NAMES[slot] != null) {
      slot = (slot + 1) % SLOTS;
    }
    NAMES[slot] = bytes;
    NUMBERS[slot] = number;
  }

  static int find(byte[] b, int at, int length) {
    if (length == 0 || length > LONGEST) {
      return UNKNOWN;
    }
    for (int slot = slot(b, at, length); NAMES[slot] != null; slot = (slot + 1) % SLOTS) {
      if (same(NAMES[slot], b, at, length)) {
        return NUMBERS[slot];
      }
    }
    return UNKNOWN;
  }

  static int find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  static Attribute attribute(int number) {
    return ATTRIBUTES[number / RANKS];
  }

  /** Of two names for the same attribute the lower one counts. */
  static int rank(int number) {
    return number % RANKS;
  }

  private static int slot(byte[] b, int at, int length) {
    int hash = length;
    for (int i = at; i < at + length; i++) {
      hash = 31 * hash + fold(b[i]);
    }
    return (hash ^ (hash >>> 9)) & (SLOTS - 1);
  }

  private static boolean same(byte[] name, byte[] b, int at, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != fold(b[at + i])) {
        return false;
      }
    }
    return true;
  }

  private static byte fold(byte letter) {
    if (letter >= 'A' && letter <= 'Z') {
      return (byte) (letter | 0x20);
    }
    return letter == '-' ? (byte) '_' : letter;
  }
}
