package dev.ufo.history;

import java.util.Arrays;

/**
 * A count over the last so many seconds, as a ring of a few slots with a running sum: a query is
 * one load. What is older than the window leaves slot by slot, so that the sum covers between the
 * window and one slot less. Time that stands still or steps back stays in the slot that it reached.
 */
final class Window {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long slotNanos;
  private final int[] slots;
  private long reached;
  private long sum;

  Window(int seconds, int slots) {
    slotNanos = NANOS_PER_SECOND * seconds / slots;
    this.slots = new int[slots];
  }

  void add(long nowNanos, long count) {
    turn(nowNanos);
    int slot = (int) (reached % slots.length);
    int room = Integer.MAX_VALUE - slots[slot];
    long added = Math.min(count, room);
    slots[slot] += (int) added;
    sum += added;
  }

  long sum(long nowNanos) {
    turn(nowNanos);
    return sum;
  }

  private void turn(long nowNanos) {
    long slot = nowNanos / slotNanos;
    if (slot <= reached) {
      return;
    }
    if (slot - reached >= slots.length) {
      Arrays.fill(slots, 0);
      sum = 0;
    } else {
      for (long next = reached + 1; next <= slot; next++) {
        int at = (int) (next % slots.length);
        sum -= slots[at];
        slots[at] = 0;
      }
    }
    reached = slot;
  }
}
