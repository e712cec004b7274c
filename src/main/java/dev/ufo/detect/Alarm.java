package dev.ufo.detect;

/**
 * A raised alarm, and when it is over: after 15 s without failures while traffic flows, or after 60
 * s without traffic. Failures that normal life explains do not count: at 1000 requests/s and 0.1 %
 * there is one every second, for ever.
 */
final class Alarm {
  private static final long HEALTHY_NANOS = 15_000_000_000L;
  private static final long SILENT_NANOS = 60_000_000_000L;
  private static final double RECENT_NANOS = 5e9;

  /** How many times normal is still health. */
  private static final double SLACK = 1.5;

  final long noticedAt;
  final long firstFailure;

  private final double normal;
  private double recentRequests;
  private double recentFailures;
  private long healthy;
  private long silent;

  Alarm(long noticedAt, long firstFailure, double normal) {
    this.noticedAt = noticedAt;
    this.firstFailure = firstFailure;
    this.normal = normal;
  }

  /** Whether it had ended by silence before this tick, whose time since the last one is given. */
  boolean endedBefore(long elapsed) {
    return silent + elapsed > SILENT_NANOS;
  }

  /** Takes a tick; whether the alarm ends with it. */
  boolean endsWith(long elapsed, long requests, long failures) {
    double fade = StrictMath.exp(-elapsed / RECENT_NANOS);
    recentRequests = recentRequests * fade + requests;
    recentFailures = recentFailures * fade + failures;
    silent = requests > 0 ? 0 : silent + elapsed;
    healthy += elapsed;
    if (failures > 0 && recentFailures > SLACK * normal * recentRequests) {
      healthy = 0;
    }
    return requests > 0 ? healthy >= HEALTHY_NANOS : silent >= SILENT_NANOS;
  }
}
