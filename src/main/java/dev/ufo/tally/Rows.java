package dev.ufo.tally;

import java.util.Arrays;

/**
 * From slot and signature to this tick's row of the block. Every key carries the epoch of its tick,
 * so that a new tick empties the table by counting on: what has another epoch is a free place.
 */
final class Rows {
  /** The row is not there yet: {@link #add} follows. */
  static final int NEW = -1;

  private static final int SLOT_BITS = 28;
  private static final int SIGNATURE_BITS = 20;
  private static final long EPOCH_UNIT = 1L << (SLOT_BITS + SIGNATURE_BITS);
  private static final long EPOCH_MASK = -EPOCH_UNIT;
  private static final long ROW_MASK = (1L << SLOT_BITS) - 1;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;
  private static final int FIRST = 32;

  private long[] keys = new long[FIRST];
  private int[] rows = new int[FIRST];
  private long epoch = EPOCH_UNIT;
  private int free;

  // each slot's last row: epoch, signature, row. Spares nearly all look-ups, 3 % of an entry's time
  private long[] last = new long[FIRST];

  int find(int slot, int signature) {
    if (slot >= last.length) {
      last = Arrays.copyOf(last, Math.max(slot + 1, 2 * last.length));
    }
    long memo = epoch | ((long) signature << SLOT_BITS);
    long remembered = last[slot];
    if ((remembered & ~ROW_MASK) == memo) {
      return (int) (remembered & ROW_MASK);
    }
    long key = key(slot, signature);
    int mask = keys.length - 1;
    for (int i = place(key); ; i = (i + 1) & mask) {
      if (keys[i] == key) {
        last[slot] = memo | rows[i];
        return rows[i];
      }
      if ((keys[i] & EPOCH_MASK) != epoch) {
        free = i;
        return NEW;
      }
    }
  }

  /** Adds what {@link #find} has just not found, as the last of so many rows. */
  void add(int slot, int signature, int row, int count) {
    keys[free] = key(slot, signature);
    rows[free] = row;
    if (2 * count > keys.length) {
      grow();
    }
  }

  private long key(int slot, int signature) {
    return epoch | ((long) slot << SIGNATURE_BITS) | signature;
  }

  private int place(long key) {
    return (int) (((key - epoch) * SPREAD) >>> 40) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldRows = rows;
    keys = new long[2 * oldKeys.length];
    rows = new int[keys.length];
    for (int from = 0; from < oldKeys.length; from++) {
      if ((oldKeys[from] & EPOCH_MASK) == epoch) {
        int i = place(oldKeys[from]);
        while (keys[i] != 0) {
          i = (i + 1) & (keys.length - 1);
        }
        keys[i] = oldKeys[from];
        rows[i] = oldRows[from];
      }
    }
  }

  /** A new tick: nothing is known any more. */
  void clear() {
    epoch += EPOCH_UNIT;
    if (epoch == 0) { // after 65,535 ticks the epochs come again
      Arrays.fill(keys, 0);
      Arrays.fill(last, 0);
      epoch = EPOCH_UNIT;
    }
  }

  /** After a sweep slots mean other places, and there may be far fewer: starts small again. */
  void shrink(int slots) {
    if (keys.length > 4 * FIRST && keys.length > 8 * slots) {
      keys = new long[FIRST];
      rows = new int[FIRST];
    }
    last = new long[FIRST];
  }

  long footprint() {
    return 12L * keys.length + 8L * last.length;
  }
}
