package dev.ufo.detect;

import java.util.Arrays;

/**
 * Whether one incident has held long enough for a page.
 *
 * <p>It holds once the fault is 15 s old and a look back over its last 12 s, which leaves out the
 * first three, where a restart fails, finds
 *
 * <ol>
 *   <li>in either half three seconds whose failures are clearly more than normal: twice as many and
 *       three standard deviations more;
 *   <li>clearly more than normal over all of it;
 *   <li>no pause of 8 s or more in which five failures were due: several restarts are no fault that
 *       holds, seven seconds down and six up are one;
 *   <li>failures whose own times are 12 s apart from the first one's.
 * </ol>
 *
 * Where there are fewer than twelve requests to look at, or one in two seconds, three failures do,
 * some in either half, an eighth of the requests. What does not show in 12 s, a faint fault or slow
 * traffic, may show in 24, 48 or 96. 15 s and 30 requests without a failing second, or 60 s, and
 * the clock starts again at the next one.
 *
 * <p>The own times come from elsewhere, late and by other clocks, so only their differences count,
 * and a second counts only when it brings a failure later than all before: what is delivered again
 * or late is no new failure. Our clock set back counts as standing still. One thread; 1.7 KB.
 */
public final class Hold {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int[] LOOKS = {12, 24, 48, 96};
  private static final int RING = 96;

  /** Seconds at the beginning that no look reaches back to. */
  private static final int RESTART = 3;

  /** The fault may be so much older than its notice. */
  private static final long OLDER_NANOS = 5 * SECOND_NANOS;

  private static final long OWN_SPAN_NANOS = 12 * SECOND_NANOS;

  /** Entries arrive this late at most; a failure later than that can allow has a wrong time. */
  private static final long LATE_NANOS = 15 * SECOND_NANOS;

  /** Clearly more than normal: so many times as much, and so many standard deviations more. */
  private static final double TIMES = 2;

  private static final double DEVIATIONS = 3;
  private static final int FAILING_SECONDS = 3;
  private static final int FEW_REQUESTS = 12;
  private static final int PAUSE_SECONDS = 8;
  private static final int MISSED_FAILURES = 5;
  private static final long HEALTHY_NANOS = 15 * SECOND_NANOS;
  private static final long HEALTHY_REQUESTS = 30;
  private static final long SILENT_NANOS = 60 * SECOND_NANOS;

  private final double normal;
  private final long[] requests = new long[RING];
  private final long[] failures = new long[RING];
  private long at;
  private long age;
  private long first;
  private long latest;
  private long healthy;
  private long successes;
  private boolean over;
  private boolean held;

  /** For an incident in which the floor of {@link Tuning#HARD} is normal. */
  public Hold(long noticedAt, long firstFailureNanos) {
    this(noticedAt, firstFailureNanos, Tuning.HARD.floor());
  }

  /**
   * @param noticedAt the tick of the notice, {@link Watch#noticedAt}
   * @param firstFailureNanos {@link Watch#firstFailure}
   * @param normal the ratio of failures that is normal there, {@link Watch#normal}
   */
  public Hold(long noticedAt, long firstFailureNanos, double normal) {
    at = noticedAt;
    age = Math.clamp(noticedAt - firstFailureNanos, 0, OLDER_NANOS);
    first = firstFailureNanos;
    latest = firstFailureNanos;
    this.normal = normal;
  }

  /** Takes what a tick counted, as {@link Watch#tick}; the tick of the notice may be among them. */
  public void tick(
      long nowNanos,
      long requestsNow,
      long failuresNow,
      long firstFailureNanos,
      long lastFailureNanos) {
    long elapsed = Math.max(0, nowNanos - at);
    at = nowNanos;
    long bad = Math.max(0, failuresNow);
    long all = Math.max(requestsNow, bad);
    healthy += elapsed;
    over |= healthy >= (successes >= HEALTHY_REQUESTS ? HEALTHY_NANOS : SILENT_NANOS);
    boolean failing = isClear(bad, all) && (over || lastFailureNanos > latest);
    if (over && failing) {
      startAgain(firstFailureNanos);
    } else {
      pass(elapsed);
    }
    if (failing) {
      latest = Math.max(latest, Math.min(lastFailureNanos, first + age + LATE_NANOS));
      healthy = 0;
      successes = 0;
    } else {
      successes += all - bad;
    }
    int second = slot(age / SECOND_NANOS);
    requests[second] += all;
    failures[second] += failing ? bad : 0;
    held |= failing && !over && holdsNow();
  }

  /**
   * When the failures of the last tick started, the first and the last: what waited for a connect
   * that took seconds fails at one instant, and was failing all the time.
   */
  public void spread(long firstStartNanos, long lastStartNanos, long lastFailureNanos) {
    if (healthy > 0 || over || lastStartNanos - firstStartNanos < SECOND_NANOS) {
      return;
    }
    long second = age / SECOND_NANOS;
    long from = Math.max(1, (lastFailureNanos - lastStartNanos) / SECOND_NANOS);
    long most = Math.min(second, LATE_NANOS / SECOND_NANOS);
    long to = Math.min(most, (lastFailureNanos - firstStartNanos) / SECOND_NANOS);
    long share = failures[slot(second)] / Math.max(1, to + 1);
    for (long back = from; back <= to; back++) {
      int slot = slot(second - back);
      failures[slot] = Math.max(failures[slot], Math.max(1, share));
      requests[slot] = Math.max(requests[slot], failures[slot]);
    }
    held |= holdsNow();
  }

  private void startAgain(long firstFailureNanos) {
    Arrays.fill(requests, 0);
    Arrays.fill(failures, 0);
    over = false;
    age = 0;
    first = firstFailureNanos;
    latest = firstFailureNanos;
  }

  private void pass(long elapsed) {
    long from = age / SECOND_NANOS;
    age += elapsed;
    long to = age / SECOND_NANOS;
    for (long second = Math.max(from + 1, to - RING + 1); second <= to; second++) {
      requests[slot(second)] = 0;
      failures[slot(second)] = 0;
    }
  }

  private static int slot(long second) {
    return (int) (second % RING);
  }

  /** At 10 requests a second one failure is clear, at 100 two, at 1000 nine. */
  private boolean isClear(long bad, long all) {
    double usual = normal * all;
    double least = Math.min((usual + all) / 2, TIMES * usual + DEVIATIONS * StrictMath.sqrt(usual));
    return bad > 0 && bad > least;
  }

  private boolean holdsNow() {
    if (latest - first < OWN_SPAN_NANOS) {
      return false;
    }
    for (int seconds : LOOKS) {
      if (age >= (seconds + RESTART) * SECOND_NANOS && holdsOver(seconds)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsOver(int seconds) {
    long now = age / SECOND_NANOS;
    long[] failed = new long[2];
    int[] failing = new int[2];
    long all = 0;
    int pauseSeconds = 0;
    long pauseRequests = 0;
    long longestPause = 0;
    for (int back = 0; back < seconds; back++) {
      int slot = slot(now - back);
      int half = 2 * back / seconds;
      all += requests[slot];
      if (isClear(failures[slot], requests[slot])) {
        failing[half]++;
        pauseSeconds = 0;
        pauseRequests = 0;
      } else {
        pauseSeconds++;
        pauseRequests += requests[slot];
      }
      failed[half] += failures[slot];
      if (pauseSeconds >= PAUSE_SECONDS) {
        longestPause = Math.max(longestPause, pauseRequests);
      }
    }
    long bad = failed[0] + failed[1];
    if (all < Math.max(FEW_REQUESTS, seconds / 2)) {
      return failed[0] > 0 && failed[1] > 0 && bad >= FAILING_SECONDS && 8 * bad >= all;
    }
    return Math.min(failing[0], failing[1]) >= FAILING_SECONDS
        && isClear(bad, all)
        && longestPause * bad < MISSED_FAILURES * all;
  }

  /** Once true, always true. */
  public boolean holds() {
    return held;
  }
}
