package dev.ufo.history;

import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import dev.ufo.tally.Facts;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One Envoy that sends. Its newest entry of a tick tells how far its clock is from ours: entries
 * arrive a second or two after their end. What is further off than {@link #TOLERANCE} counts for
 * the totals and not for detection, because a backlog of hours, or a future, says nothing about
 * now. A distance that stays the same for {@link #STEADY_TICKS} ticks is no backlog but a clock
 * that is wrong or was set: from then on it is subtracted, and detection goes on.
 */
final class Origin {
  private static final long SECOND = 1_000_000_000L;
  private static final long TOLERANCE = 60 * SECOND;
  private static final long LATE = 120 * SECOND;
  private static final long STEADY = 5 * SECOND;
  private static final long BEGINNING = 15 * SECOND;
  private static final long MANY = 10;
  private static final int STEADY_TICKS = 5;
  private static final long NO_TIME = Long.MIN_VALUE;

  /** Whether entries are about now. */
  enum Timing {
    NOW,
    LATE,
    AHEAD
  }

  private final long firstSeen;
  private long lastSeen;
  private long entries;
  private long successes;
  private long lastEntry;
  private long ahead;
  private long newest = NO_TIME;
  private long skew;
  private long strayed;
  private int strayTicks;
  private int steps;
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

  Origin(long firstSeen) {
    this.firstSeen = firstSeen;
  }

  /** Before the tick is counted: a row of it. */
  void sees(Facts facts) {
    newest = Math.max(newest, facts.lastEnd());
  }

  /** Then, once a tick: whether what it sends now is about now. */
  Timing timing(Facts facts, long now) {
    if (newest != NO_TIME) {
      settle(now - newest);
      newest = NO_TIME;
    }
    if (strayTicks > 0) {
      return strayed > skew ? Timing.LATE : Timing.AHEAD;
    }
    return now - skew - facts.lastEnd() > LATE ? Timing.LATE : Timing.NOW;
  }

  private void settle(long lag) {
    if (Math.abs(lag - skew) <= TOLERANCE) {
      strayTicks = 0;
      return;
    }
    boolean steady = strayTicks > 0 && Math.abs(lag - strayed) <= STEADY;
    strayTicks = steady ? strayTicks + 1 : 1;
    strayed = steady ? strayed : lag;
    if (strayTicks > STEADY_TICKS) {
      skew = lag;
      strayTicks = 0;
      steps++;
    }
  }

  void count(Facts facts, boolean success, long now) {
    if (lastSeen != now) {
      lastSeen = now;
      ahead = 0;
    }
    entries += facts.count();
    successes += success ? facts.count() : 0;
    lastEntry = Math.max(lastEntry, facts.lastEnd());
    ahead = Math.max(ahead, facts.lastEnd() - now);
  }

  void shows(Set<Trait> shown) {
    traits.addAll(shown);
  }

  boolean hasJustBegun(long now) {
    return now - firstSeen < BEGINNING && entries >= MANY;
  }

  long successes() {
    return successes;
  }

  long skew() {
    return skew;
  }

  long lastSeen() {
    return lastSeen;
  }

  SourceTotals copy(Source source) {
    return new SourceTotals(
        source,
        firstSeen,
        lastSeen,
        entries,
        successes,
        lastEntry,
        ahead,
        skew,
        steps,
        Collections.unmodifiableSet(EnumSet.copyOf(traits)));
  }
}
