package dev.ufo.tally;

import dev.ufo.signal.Signature;
import java.util.Arrays;

/**
 * The signatures that one tally knows, by number. Above the cap come some more without texts; when
 * even those are full, {@link #OVERFLOW}.
 */
final class Signatures {
  static final int OVERFLOW = 0;

  private static final int FIRST = 16;
  private static final int TEXTLESS = 1_024;

  private final int cap;
  private final KeyTable keys;
  private Signature[] signatures = new Signature[FIRST];

  Signatures(int cap, long seed) {
    this.cap = cap;
    keys = KeyTable.withOverflow(seed);
    signatures[OVERFLOW] = Signature.OVERFLOW;
  }

  int find(byte[] b, int at, int length) {
    return keys.find(0, b, at, length, at, 0);
  }

  boolean hasRoom() {
    return keys.size() < cap;
  }

  /** Adds the signature whose bytes {@link #find} has just not found. */
  int add(Signature signature, byte[] b, int at, int length) {
    if (keys.size() >= cap + TEXTLESS) {
      return OVERFLOW;
    }
    int number = keys.insert(0, b, at, length, at, 0);
    if (number == signatures.length) {
      signatures = Arrays.copyOf(signatures, number * 2);
    }
    signatures[number] = signature;
    return number;
  }

  Signature at(int number) {
    return signatures[number];
  }

  /** All of them by number; the array's present entries never change. */
  Signature[] all() {
    return signatures;
  }

  int size() {
    return keys.size();
  }

  long footprint() {
    return keys.footprint() + 8L * signatures.length;
  }
}
