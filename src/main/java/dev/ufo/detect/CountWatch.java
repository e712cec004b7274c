package dev.ufo.detect;

/**
 * Notices a rise of failures where successes are filtered out before they arrive: there is no
 * ratio, so failures are counted against time. This is {@link Watch} with a millisecond for a
 * request ({@link Tuning#COUNT}): normal is what this stream has brought over the last ten minutes
 * and half as much again; silence is health.
 *
 * <p>The first 90 s are for learning; until then only a flood of 2/s and more over ten seconds
 * raises the alarm. A constant trickle never does.
 */
public final class CountWatch {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long REQUEST_NANOS = 1_000_000L;

  private final Watch watch = new Watch(Tuning.COUNT, 0, 0);
  private long at = Watch.NEVER;

  /** As {@link Watch#tick}, without the requests nobody logged. */
  public void tick(long nowNanos, long failures, long firstFailureNanos, long lastFailureNanos) {
    long elapsed = at == Watch.NEVER ? SECOND_NANOS : Math.max(0, nowNanos - at);
    at = nowNanos;
    // what came belongs to the last second: ticks left out before were silent
    long lately = Math.min(elapsed, SECOND_NANOS);
    if (elapsed > lately) {
      watch.tick(nowNanos - lately, requests(elapsed - lately), 0, 0, 0);
    }
    watch.tick(nowNanos, requests(lately), failures, firstFailureNanos, lastFailureNanos);
  }

  /**
   * What stands for requests in a span of time: a {@link Hold} for such an alarm is made with
   * {@link #normal} and gets these.
   */
  public static long requests(long elapsedNanos) {
    return Math.max(0, elapsedNanos) / REQUEST_NANOS;
  }

  /** As {@link Watch#normal}, per millisecond. */
  public double normal() {
    return watch.normal();
  }

  public boolean alarmed() {
    return watch.alarmed();
  }

  public long noticedAt() {
    return watch.noticedAt();
  }

  public long firstFailure() {
    return watch.firstFailure();
  }

  /** Whether nothing is lost by dropping this watch: it would take 90 s to learn a trickle anew. */
  public boolean idle() {
    return watch.idle() && !watch.hasLearned();
  }
}
