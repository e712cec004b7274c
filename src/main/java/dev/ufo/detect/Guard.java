package dev.ufo.detect;

import dev.ufo.history.Case;
import dev.ufo.history.Cluster;
import dev.ufo.history.Course;
import dev.ufo.history.Sign;
import dev.ufo.history.Signs;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All watches of one cluster: over its failures, over those of each endpoint that failed, over each
 * weak sign. Where successes are filtered out of the stream, failures are counted against time
 * instead. One pod of twenty shows at its endpoint long before it shows at the cluster.
 */
public final class Guard {
  private static final int BUSY_TICKS = 60;
  private static final int EVERY = 5;
  private static final int MOST_ENDPOINTS = 1_000;

  private final Map<String, Watch> endpoints = new LinkedHashMap<>();
  private final Map<Sign, Watch> weak = new EnumMap<>(Sign.class);
  private @Nullable Watch all;
  private @Nullable CountWatch counted;
  private boolean failuresOnly;
  private int ticks;

  /**
   * Takes what a tick brought; each success stands for so many.
   *
   * @param noSuccess nobody who sends entries of it ever sent a success
   * @param filtered and that is taken for a filter's doing
   */
  void tick(Cluster cluster, boolean noSuccess, boolean filtered, long weight, long now) {
    failuresOnly = filtered;
    ticks = alarmed() ? ticks + 1 : 0;
    Signs signs = cluster.signs();
    long failures = signs == null ? 0 : signs.countAt(Sign.FAILURE, now);
    long requests = weigh(cluster.requestsAt(now), failures, weight);
    long first = failures == 0 || signs == null ? 0 : signs.firstEnd(Sign.FAILURE);
    long last = failures == 0 || signs == null ? 0 : signs.lastEnd(Sign.FAILURE);
    if (failures > 0 && all == null) {
      all = new Watch(Tuning.HARD, cluster.requests() - requests, cluster.failures() - failures);
    }
    if (noSuccess && counted == null && failures > 0) {
      counted = new CountWatch();
    }
    if (noSuccess && counted != null) {
      counted.tick(now, failures, first, last);
    }
    if (!failuresOnly && all != null) {
      long spread = signs == null ? 0 : signs.startSpread(Sign.FAILURE);
      all.tick(now, requests, failures, first, last, spread);
    }
    if (signs != null) {
      for (Sign sign : Sign.values()) {
        if (sign.weak()) {
          weak(sign, signs, requests, cluster.requests() - requests, now);
        }
      }
    }
    Case known = cluster.open();
    if (known != null && !failuresOnly) {
      for (Course course : known.courses()) {
        endpoint(course, weight, now);
      }
    }
  }

  private static long weigh(long requests, long failures, long weight) {
    return failures + weight * Math.max(0, requests - failures);
  }

  private void weak(Sign sign, Signs signs, long requests, long before, long now) {
    long count = signs.countAt(sign, now);
    Watch watch = weak.get(sign);
    if (watch == null && count > 0) {
      watch = new Watch(Tuning.SOFT, before, signs.total(sign) - count);
      weak.put(sign, watch);
    }
    if (watch != null) {
      watch.tick(now, requests, count, signs.firstEnd(sign), signs.lastEnd(sign));
    }
  }

  private void endpoint(Course course, long weight, long now) {
    long failures = course.failuresAt(now);
    Watch watch = endpoints.get(course.endpoint());
    if (watch == null && failures > 0 && endpoints.size() < MOST_ENDPOINTS) {
      watch = new Watch(Tuning.HARD, course.requestsBefore(), 0);
      endpoints.put(course.endpoint(), watch);
    }
    if (watch != null) {
      long requests = weigh(course.requestsAt(now), failures, weight);
      watch.tick(
          now,
          requests,
          failures,
          course.tickFirstFailure(),
          course.tickLastFailure(),
          course.tickStartSpread());
    }
  }

  /** Whether it is worth a diagnosis now: with each tick of the first minute, then with some. */
  public boolean isDue() {
    return ticks <= BUSY_TICKS || ticks % EVERY == 0;
  }

  /** Whether anything is out of the ordinary. */
  public boolean alarmed() {
    return failed() || weakAlarm() != null;
  }

  /** Whether failures are, and not weak signs alone. */
  public boolean failed() {
    if (failuresOnly) {
      return counted != null && counted.alarmed();
    }
    return (all != null && all.alarmed()) || endpoints.values().stream().anyMatch(Watch::alarmed);
  }

  private @Nullable Watch weakAlarm() {
    for (Watch watch : weak.values()) {
      if (watch.alarmed()) {
        return watch;
      }
    }
    return null;
  }

  /** Whether this endpoint's own watch raised the alarm. */
  public boolean alarmedAt(String endpoint) {
    Watch watch = endpoints.get(endpoint);
    return watch != null && watch.alarmed();
  }

  /** When the first failure of what led to the alarm ended; {@link Watch#NEVER} without one. */
  public long firstFailure() {
    long first = Long.MAX_VALUE;
    if (failuresOnly && counted != null && counted.alarmed()) {
      first = counted.firstFailure();
    } else if (all != null && all.alarmed()) {
      first = all.firstFailure();
    }
    for (Watch watch : endpoints.values()) {
      if (watch.alarmed()) {
        first = Math.min(first, watch.firstFailure());
      }
    }
    if (first == Long.MAX_VALUE) {
      Watch sign = weakAlarm();
      first = sign == null ? Watch.NEVER : sign.firstFailure();
    }
    return first;
  }

  /** What is normal here, for {@link Hold}. */
  public double normal() {
    if (failuresOnly) {
      return counted == null ? Tuning.HARD.floor() : counted.normal();
    }
    Watch sign = weakAlarm();
    if (failed() || sign == null) {
      return all == null ? Tuning.HARD.floor() : all.normal();
    }
    return sign.normal();
  }

  /** Whether failures are counted against time, as no success ever arrives. */
  public boolean failuresOnly() {
    return failuresOnly;
  }

  /** The case is closed: endpoints are no longer counted one by one. */
  void forgetEndpoints() {
    endpoints.clear();
  }

  /** Whether every endpoint's watch is back to rest. */
  public boolean endpointsIdle() {
    return endpoints.values().stream().allMatch(Watch::idle);
  }

  boolean idle() {
    return (all == null || all.idle())
        && (counted == null || counted.idle())
        && endpoints.isEmpty()
        && weak.isEmpty();
  }
}
