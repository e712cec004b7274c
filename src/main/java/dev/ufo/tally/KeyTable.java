package dev.ufo.tally;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * From raw bytes to small numbers: the place of a key among all keys, in the order in which they
 * came. A key is two spans of bytes and a number, fused: nothing is copied or made to find one that
 * is known.
 *
 * <p>Open addressing with linear probing, at most half full; bytes live in one arena. The hash is
 * seeded, because names come from outside. The arrays asked about must have eight readable bytes
 * after each span. One thread.
 */
final class KeyTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SLACK = Long.BYTES;
  private static final int FIRST_SLOTS = 16;

  private final long seed;
  private long[] index = new long[2 * FIRST_SLOTS];
  private int[] hashes = new int[FIRST_SLOTS];
  private int[] numbers = new int[FIRST_SLOTS];
  private int[] starts = new int[FIRST_SLOTS + 1];
  private int[] firstLengths = new int[FIRST_SLOTS];
  private byte[] arena = new byte[FIRST_SLOTS * 32];
  private int size;
  private int lastHash;

  KeyTable(long seed) {
    this.seed = seed;
  }

  /** A table whose slot 0 is taken by the empty key, for what came after it was full. */
  static KeyTable withOverflow(long seed) {
    KeyTable table = new KeyTable(seed);
    byte[] none = new byte[Long.BYTES];
    table.find(0, none, 0, 0, 0, 0);
    table.insert(0, none, 0, 0, 0, 0);
    return table;
  }

  int size() {
    return size;
  }

  /** Bytes that this table holds. */
  long footprint() {
    return 8L * index.length
        + 4L * (hashes.length + numbers.length + starts.length + firstLengths.length)
        + arena.length;
  }

  /** The slot of a key, -1 when it is new. */
  int find(int number, byte[] b, int at1, int length1, int at2, int length2) {
    long h = Hash.of(seed, number);
    h = Hash.of(h, b, at1, length1);
    h = Hash.of(h, b, at2, length2);
    int hash = (int) (h >>> 32) ^ (int) h;
    lastHash = hash;
    int mask = index.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      long candidate = index[i];
      if (candidate == 0) {
        return -1;
      }
      if ((int) (candidate >>> 32) == hash) {
        int slot = (int) candidate - 1;
        if (same(slot, number, b, at1, length1, at2, length2)) {
          return slot;
        }
      }
    }
  }

  /** Adds the key that {@link #find} has just not found. */
  int insert(int number, byte[] b, int at1, int length1, int at2, int length2) {
    if (size == hashes.length) {
      grow();
    }
    int slot = size++;
    int start = starts[slot];
    int end = start + length1 + length2;
    if (end + SLACK > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(end + SLACK, arena.length + arena.length / 2));
    }
    System.arraycopy(b, at1, arena, start, length1);
    System.arraycopy(b, at2, arena, start + length1, length2);
    hashes[slot] = lastHash;
    numbers[slot] = number;
    firstLengths[slot] = length1;
    starts[slot + 1] = end;
    enter(slot);
    return slot;
  }

  /** A new table of the slots to keep, in their order. */
  KeyTable keep(boolean[] keep) {
    KeyTable kept = new KeyTable(seed);
    for (int slot = 0; slot < size; slot++) {
      if (keep[slot]) {
        int start = starts[slot];
        int first = firstLengths[slot];
        kept.lastHash = hashes[slot];
        kept.insert(
            numbers[slot], arena, start, first, start + first, starts[slot + 1] - start - first);
      }
    }
    return kept;
  }

  private void grow() {
    int slots = size * 2;
    hashes = Arrays.copyOf(hashes, slots);
    numbers = Arrays.copyOf(numbers, slots);
    firstLengths = Arrays.copyOf(firstLengths, slots);
    starts = Arrays.copyOf(starts, slots + 1);
    index = new long[2 * slots];
    for (int slot = 0; slot < size; slot++) {
      enter(slot);
    }
  }

  private void enter(int slot) {
    int mask = index.length - 1;
    int i = hashes[slot] & mask;
    while (index[i] != 0) {
      i = (i + 1) & mask;
    }
    index[i] = ((long) hashes[slot] << 32) | (slot + 1);
  }

  private boolean same(int slot, int number, byte[] b, int at1, int length1, int at2, int length2) {
    int start = starts[slot];
    return numbers[slot] == number
        && firstLengths[slot] == length1
        && starts[slot + 1] - start == length1 + length2
        && same(b, at1, start, length1)
        && same(b, at2, start + length1, length2);
  }

  private boolean same(byte[] b, int at, int start, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if ((long) LONG.get(b, at + i) != (long) LONG.get(arena, start + i)) {
        return false;
      }
    }
    int rest = length - i;
    if (rest == 0) {
      return true;
    }
    long differing = (long) LONG.get(b, at + i) ^ (long) LONG.get(arena, start + i);
    return differing << (Long.SIZE - 8 * rest) == 0;
  }
}
