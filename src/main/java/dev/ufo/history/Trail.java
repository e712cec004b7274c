package dev.ufo.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which share of a cluster's requests failed, over the last quarter of an hour: what a sparkline
 * shows. A cluster gets one with its first failure, and loses it when the last one has left, so
 * that a healthy cluster costs nothing; before that first failure nothing had failed.
 *
 * <p>The analyst's thread writes its own; {@link #at} gives copies, which nobody changes.
 */
public final class Trail {
  public static final int SLOT_SECONDS = 15;

  private static final int SLOTS = 60;
  private static final long SLOT_NANOS = SLOT_SECONDS * 1_000_000_000L;

  /** Nothing is known of any slot. */
  public static final Trail NONE = new Trail(0, new int[SLOTS], new int[SLOTS]);

  private long slot;
  private final int[] requests;
  private final int[] failures;

  private Trail(long slot, int[] requests, int[] failures) {
    this.slot = slot;
    this.requests = requests;
    this.failures = failures;
  }

  /** One that begins now, of a cluster that has been seen without failure since then. */
  static Trail begin(long now, long firstSeen) {
    Trail trail = new Trail(now / SLOT_NANOS, new int[SLOTS], new int[SLOTS]);
    long well = Math.max(firstSeen / SLOT_NANOS, trail.slot - SLOTS + 1);
    for (long at = well; at < trail.slot; at++) {
      trail.requests[(int) (at % SLOTS)] = 1;
    }
    return trail;
  }

  void add(long now, long asked, long failed) {
    turn(now / SLOT_NANOS);
    int at = (int) (slot % SLOTS);
    requests[at] = plus(requests[at], asked);
    failures[at] = plus(failures[at], failed);
  }

  private static int plus(int sum, long more) {
    return (int) Math.min(Integer.MAX_VALUE, sum + more);
  }

  private void turn(long next) {
    if (next - slot >= SLOTS) {
      Arrays.fill(requests, 0);
      Arrays.fill(failures, 0);
      slot = next;
    }
    while (slot < next) {
      slot++;
      requests[(int) (slot % SLOTS)] = 0;
      failures[(int) (slot % SLOTS)] = 0;
    }
  }

  /** Whether there was no failure in all this time. */
  boolean isOver() {
    return Arrays.stream(failures).allMatch(count -> count == 0);
  }

  /** As it is at that time. */
  Trail at(long now) {
    Trail copy = new Trail(slot, requests.clone(), failures.clone());
    copy.turn(now / SLOT_NANOS);
    return copy;
  }

  /** The number of the latest slot, counted from 1970. */
  public long slot() {
    return slot;
  }

  /** The share in the latest slot, null when nothing was asked. */
  public @Nullable Double latest() {
    return share(slot);
  }

  /** The shares from the oldest slot to the latest, null where nothing is known. */
  public List<@Nullable Double> shares() {
    List<@Nullable Double> shares = new ArrayList<>(SLOTS);
    for (long at = slot - SLOTS + 1; at <= slot; at++) {
      shares.add(at < 0 ? null : share(at));
    }
    return Collections.unmodifiableList(shares);
  }

  private @Nullable Double share(long at) {
    int i = (int) (at % SLOTS);
    return requests[i] == 0 ? null : Math.min(1.0, (double) failures[i] / requests[i]);
  }
}
