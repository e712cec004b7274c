package dev.ufo.detect;

import org.jspecify.annotations.Nullable;

/**
 * Notices that the failures of one cluster or endpoint are no longer its normal.
 *
 * <p>Two sums (CUSUM) weigh the same evidence. Each failure adds ln(p1 / p0), each success takes
 * off ln((1 − p0) / (1 − p1)), neither falls below zero: p0 is what is normal here, p1 the fault
 * looked for, a loud one (10 %) by the fast sum and a faint one (1.5 %) by the slow. The alarm
 * rises when either reaches {@link Tuning#evidence}.
 *
 * <ul>
 *   <li><b>Slow traffic</b> needs no rule of its own: below one request a second the fast sum is a
 *       k of n: 3 failures of 13 requests, 4 of 50. Ten minutes without a failure forget the ones
 *       before.
 *   <li><b>Normal</b> is learned with a half-life of ten minutes, twice of it is taken, never less
 *       than the floor; one single failure cannot raise it. Learning stands still while the alarm
 *       is up or a sum is half way there, so a fault does not become normal, however long it lasts.
 *   <li><b>A burst</b> is one failure: a dead connect fails everything queued behind it in the same
 *       millisecond. What ends within 100 ms is one instant, and there is another for every 50 ms
 *       more, and for each full second over which they started: that is an outage of seconds; where
 *       there are more failures than instants, failures and requests of the tick are scaled down
 *       alike: the ratio stays, its weight does not. One tick adds 60 % of the evidence at most,
 *       unless a sixth of its requests failed: a burst and a chance failure beside it look like a
 *       spread.
 *   <li><b>The end</b> is {@link Alarm}'s; both sums then start from zero.
 * </ul>
 *
 * One thread, no clock: time is what the caller says, and a clock set back counts as standing
 * still. No allocation but at an alarm; 72 bytes.
 */
public final class Watch {
  /** What the times are while there is no alarm. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long INSTANT_NANOS = 100_000_000L;
  private static final double LEARNED_NANOS = 600e9 / StrictMath.log(2);
  private static final float FORGOTTEN_SECONDS = 600;
  private static final double NANOS_PER_SECOND = 1e9;

  /** No more than this is taken over from before: it has to fade as what is learned does. */
  private static final long MOST_BEFORE = 10_000;

  private static final double BELIEVED_BEFORE = 5;

  private static final double TRACE = 0.1;

  /** How much of the evidence stops the learning. */
  private static final double RAISED = 0.5;

  /** How much of the evidence one tick may bring in which less than this ratio failed. */
  private static final double ONE_TICK = 0.6;

  private static final double LOUD = 1 / 6.0;

  /** How much of it one tick may bring while nothing is known of what is normal here. */
  private static final double ONE_TICK_UNLEARNED = 0.1;

  /** Where more than this is normal, failures say nothing. */
  private static final double MOOT = 0.5;

  private final Tuning tuning;
  private float usualRequests;
  private float usualFailures;
  private float learned;
  private float fast;
  private float slow;
  private float quiet;
  private long at = NEVER;
  private long latestFailure = NEVER;
  private long fastSince;
  private long slowSince;
  private @Nullable Alarm alarm;

  /**
   * A watch that has seen nothing itself; what was counted before is its first idea of normal. Of
   * the failures before it believes five times the floor at most: the rest were faults.
   */
  public Watch(Tuning tuning, long requestsBefore, long failuresBefore) {
    this.tuning = tuning;
    long requests = Math.clamp(requestsBefore, 0L, MOST_BEFORE);
    double ratio = (double) Math.max(failuresBefore, 0) / Math.max(requestsBefore, 1);
    usualRequests = (float) requests;
    usualFailures = (float) (requests * Math.min(ratio, BELIEVED_BEFORE * tuning.floor()));
    learned = requests * tuning.floor() >= 1 ? tuning.learning() : 0;
  }

  /**
   * Takes what a tick counted. Ticks without entries may be left out: {@code nowNanos} then jumps.
   *
   * @param firstFailureNanos when the first of the failing requests ended, by the time of whoever
   *     logged it; means nothing without failures
   * @param lastFailureNanos when the last one did
   */
  public void tick(
      long nowNanos, long requests, long failures, long firstFailureNanos, long lastFailureNanos) {
    tick(nowNanos, requests, failures, firstFailureNanos, lastFailureNanos, 0);
  }

  /**
   * The same, where it is known when they started.
   *
   * @param startSpread from the start of the first failing request to that of the last
   */
  public void tick(
      long nowNanos,
      long requests,
      long failures,
      long firstFailureNanos,
      long lastFailureNanos,
      long startSpread) {
    long elapsed = at == NEVER ? 0 : Math.max(0, nowNanos - at);
    at = nowNanos;
    long bad = Math.max(0, failures);
    long all = Math.max(requests, bad);
    if (alarm != null && alarm.endedBefore(elapsed)) {
      alarm = null;
    }
    if (alarm != null) {
      if (alarm.endsWith(elapsed, all, bad)) {
        alarm = null;
      }
    } else {
      weigh(elapsed, all, bad, firstFailureNanos, lastFailureNanos, startSpread);
    }
    if (bad > 0) {
      latestFailure = lastFailureNanos;
    }
  }

  private void weigh(
      long elapsed, long requests, long failures, long first, long last, long startSpread) {
    quiet += (float) (elapsed / NANOS_PER_SECOND);
    if (quiet > FORGOTTEN_SECONDS) {
      fast = 0;
      slow = 0;
    }
    if (failures > 0) {
      quiet = 0;
    }
    double weight = weight(failures, first, last, startSpread);
    if (failures > 0 || fast > 0 || slow > 0) {
      double normal = normal();
      double most = atMost(requests, failures) * tuning.evidence();
      float before = fast;
      fast = sum(fast, normal, tuning.fastBeside(normal), requests, failures, weight, most);
      fastSince = since(fastSince, before, failures, first);
      before = slow;
      slow = sum(slow, normal, tuning.slowBeside(normal), requests, failures, weight, most);
      slowSince = since(slowSince, before, failures, first);
      if (Math.max(fast, slow) >= tuning.evidence()) {
        alarm = new Alarm(at, fast >= tuning.evidence() ? fastSince : slowSince, normal);
        fast = 0;
        slow = 0;
        return;
      }
    }
    if (Math.max(fast, slow) < RAISED * tuning.evidence() || learned < tuning.learning()) {
      learn(elapsed, weight * requests, weight * failures);
    }
  }

  /** How much of the evidence this tick may bring. */
  private double atMost(long requests, long failures) {
    if (learned < tuning.learning()) {
      return ONE_TICK_UNLEARNED;
    }
    return failures < LOUD * requests ? ONE_TICK : Double.MAX_VALUE;
  }

  private static float sum(
      float before,
      double normal,
      double fault,
      long requests,
      long failures,
      double weight,
      double most) {
    if (normal > MOOT) {
      return 0;
    }
    double up = failures * StrictMath.log(fault / normal);
    double down = (requests - failures) * StrictMath.log((1 - normal) / (1 - fault));
    return (float) Math.max(0, before + Math.min(most, weight * (up - down)));
  }

  /** When the excursion of a sum began that may have begun with this tick. */
  private static long since(long since, float before, long failures, long first) {
    if (failures == 0) {
      return since;
    }
    return before > 0 ? Math.min(since, first) : first;
  }

  /** How much of the failures is independent of each other and of those of the last tick. */
  private double weight(long failures, long first, long last, long startSpread) {
    if (failures == 0) {
      return 1;
    }
    long spread = last - first;
    long instants = spread < INSTANT_NANOS ? 1 : 2 * spread / INSTANT_NANOS;
    if (latestFailure != NEVER && Math.abs(first - latestFailure) < INSTANT_NANOS) {
      instants--;
    }
    instants += Math.max(0, startSpread) / SECOND_NANOS;
    return Math.min(1, (double) instants / failures);
  }

  private void learn(long elapsed, double requests, double failures) {
    if (requests == 0) {
      return;
    }
    float kept = (float) StrictMath.exp(-elapsed / LEARNED_NANOS);
    usualRequests = usualRequests * kept + (float) requests;
    usualFailures = usualFailures * kept + (float) failures;
    learned = Math.min(learned + (float) (elapsed / NANOS_PER_SECOND), tuning.learning());
  }

  /** The ratio of failures that is still normal here, never below the floor. */
  public double normal() {
    if (learned < tuning.learning()) {
      return tuning.unlearned();
    }
    // as if so many requests had gone well before: one failure alone stays at the floor
    double before = tuning.margin() / tuning.floor();
    return Math.max(tuning.floor(), tuning.margin() * usualFailures / (usualRequests + before));
  }

  /** Whether of the failures learned more is left than a trace. */
  boolean hasLearned() {
    return usualFailures > TRACE;
  }

  public boolean alarmed() {
    return alarm != null;
  }

  /** The tick that raised the alarm; {@link #NEVER} while there is none. */
  public long noticedAt() {
    return alarm == null ? NEVER : alarm.noticedAt;
  }

  /** When the first failing request of what led to the alarm ended; {@link #NEVER} without one. */
  public long firstFailure() {
    return alarm == null ? NEVER : alarm.firstFailure;
  }

  /** Whether nothing is lost by dropping this watch and making a new one from the totals. */
  public boolean idle() {
    return alarm == null && fast == 0 && slow == 0;
  }
}
