package dev.ufo.history;

import dev.ufo.tally.Facts;
import java.util.BitSet;

/**
 * How one endpoint fared since a {@link Case} began: its ups and downs, and what was known of it
 * before. Times are Unix nanoseconds, 0 for never.
 */
public final class Course {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEFORE = 60 * SECOND;
  private static final int MOST_SECONDS = 1_024;

  private final String endpoint;
  private final long firstSeen;
  private final long workedAt;
  private final long requestsBefore;

  private final BitSet failingSeconds = new BitSet();
  private final BitSet openSeconds = new BitSet();
  private final long origin;
  private boolean down;
  private int falls;
  private int rises;
  private int cutFalls;
  private long requests;
  private long failures;
  private long firstFailure;
  private long lastFailure;
  private long firstSuccess;
  private long lastSuccess;
  private long lastSeen;

  private long tick;
  private long tickRequests;
  private long tickFailures;
  private long tickCuts;
  private long tickFirstStart;
  private long tickLastStart;
  private long tickFirstFailure;
  private long tickLastFailure;
  private long tickLastSuccess;

  /** How often an endpoint fell, and how often that cut requests that were under way. */
  record Falls(int falls, int cuts) {
    static final Falls NONE = new Falls(0, 0);
  }

  /** A course that goes on from earlier falls, from each of which the endpoint has recovered. */
  Course(String endpoint, Endpoint known, Falls earlier, long firstStart, long now) {
    this.endpoint = endpoint;
    falls = earlier.falls();
    rises = earlier.falls();
    cutFalls = earlier.cuts();
    firstSeen = known.firstSeen() == 0 ? firstStart : known.firstSeen();
    workedAt = known.lastSuccess();
    requestsBefore = known.requests();
    tick = now;
    origin = now - BEFORE;
  }

  void count(Sign sign, boolean cut, boolean onNew, Facts facts, long now) {
    long count = facts.count();
    long firstEnd = facts.firstEnd();
    long lastEnd = facts.lastEnd();
    if (tick != now) {
      settle();
      tick = now;
    }
    requests += count;
    tickRequests += count;
    lastSeen = Math.max(lastSeen, lastEnd);
    if (sign == Sign.FAILURE) {
      failures += count;
      tickFirstStart =
          tickFailures == 0 ? facts.firstStart() : Math.min(tickFirstStart, facts.firstStart());
      tickLastStart =
          tickFailures == 0 ? facts.lastStart() : Math.max(tickLastStart, facts.lastStart());
      tickFirstFailure = tickFailures == 0 ? firstEnd : Math.min(tickFirstFailure, firstEnd);
      tickLastFailure = tickFailures == 0 ? lastEnd : Math.max(tickLastFailure, lastEnd);
      tickFailures += count;
      tickCuts += cut ? count : 0;
      firstFailure = firstFailure == 0 ? firstEnd : Math.min(firstFailure, firstEnd);
      lastFailure = Math.max(lastFailure, lastEnd);
      mark(failingSeconds, facts);
    } else if (sign == Sign.WELL || sign == Sign.RETRIED) {
      firstSuccess = firstSuccess == 0 ? firstEnd : Math.min(firstSuccess, firstEnd);
      lastSuccess = Math.max(lastSuccess, lastEnd);
      tickLastSuccess = Math.max(tickLastSuccess, lastEnd);
      if (onNew) {
        mark(openSeconds, facts);
      }
    }
  }

  private void mark(BitSet seconds, Facts facts) {
    int first = Math.clamp((facts.firstStart() - origin) / SECOND, 0, MOST_SECONDS);
    int last = Math.clamp((facts.lastStart() - origin) / SECOND, 0, MOST_SECONDS);
    seconds.set(first, last + 1);
  }

  /**
   * In how many of the seconds in which requests started that failed others started that came by a
   * new connection: a share, 0 when none failed. What works and fails by turns is not open.
   */
  public double open() {
    BitSet both = (BitSet) failingSeconds.clone();
    both.and(openSeconds);
    int failing = failingSeconds.cardinality();
    return failing == 0 ? 0 : (double) both.cardinality() / failing;
  }

  /** The tick is over: did it end up or down? */
  private void settle() {
    if (tickFailures > 0 && tickLastFailure >= tickLastSuccess) {
      if (!down) {
        falls++;
        cutFalls += tickCuts > 0 ? 1 : 0;
      }
      down = true;
    } else if (tickLastSuccess > lastFailure) {
      if (down) {
        rises++;
      }
      down = false;
    }
    tickRequests = 0;
    tickFailures = 0;
    tickCuts = 0;
    tickLastSuccess = 0;
  }

  public String endpoint() {
    return endpoint;
  }

  /** When its first request started, as far as is known. */
  public long firstSeen() {
    return firstSeen;
  }

  /** When it last answered before the case began, 0 when it never did. */
  public long workedAt() {
    return workedAt;
  }

  public long requestsBefore() {
    return requestsBefore;
  }

  /** How often it began to fail after it had worked. */
  public int falls() {
    return falls + (tickFailures > 0 && !down ? 1 : 0);
  }

  Falls remembered() {
    return new Falls(falls(), cutFalls());
  }

  /** How often it worked again. */
  public int rises() {
    return rises + (down && tickLastSuccess > lastFailure ? 1 : 0);
  }

  /** How many of its falls cut requests that were under way. */
  public int cutFalls() {
    return cutFalls + (tickCuts > 0 && !down ? 1 : 0);
  }

  public long requests() {
    return requests;
  }

  public long failures() {
    return failures;
  }

  public long firstFailure() {
    return firstFailure;
  }

  public long lastFailure() {
    return lastFailure;
  }

  /** The first answer since the case began. */
  public long firstSuccess() {
    return firstSuccess;
  }

  public long lastSuccess() {
    return lastSuccess;
  }

  public long lastSeen() {
    return lastSeen;
  }

  /** What the tick at that time brought: requests. */
  public long requestsAt(long tickNanos) {
    return tick == tickNanos ? tickRequests : 0;
  }

  public long failuresAt(long tickNanos) {
    return tick == tickNanos ? tickFailures : 0;
  }

  /** When the failures of its last tick ended, the first and the last. */
  public long tickFirstFailure() {
    return tickFirstFailure;
  }

  public long tickLastFailure() {
    return tickLastFailure;
  }

  /** From the start of the first of them to the start of the last. */
  public long tickStartSpread() {
    return tickLastStart - tickFirstStart;
  }
}
