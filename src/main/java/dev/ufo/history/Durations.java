package dev.ufo.history;

import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import java.util.Arrays;

/**
 * A histogram of durations in {@link #BOUNDS}: 1 ms, 2 ms, 4 ms … 16.384 s, every second bound of
 * the scale on which the observer measures, so that no count is ever split. A duration that equals
 * a bound to the nanosecond counts as above it, as the scale has it; Prometheus would have it
 * below.
 *
 * <p>Not thread safe; what the views hand out is a copy that nobody writes.
 */
public final class Durations {
  private static final int BOUND_COUNT = 15;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Measure SCALE = Measure.DURATION;
  private static final double[] BOUNDS = new double[BOUND_COUNT];

  /** The bucket here for each bucket of the scale. */
  private static final int[] BUCKET = new int[SCALE.buckets()];

  static {
    for (int i = 0; i < BOUND_COUNT; i++) {
      BOUNDS[i] = SCALE.lowerBound(2 + 2 * i) / NANOS_PER_SECOND;
    }
    for (int from = 0; from < BUCKET.length; from++) {
      BUCKET[from] = Math.min(from / 2, BOUND_COUNT);
    }
  }

  private final long[] counts;
  private long sumNanos;

  Durations() {
    counts = new long[BOUND_COUNT + 1];
  }

  private Durations(Durations other) {
    counts = other.counts.clone();
    sumNanos = other.sumNanos;
  }

  /**
   * Adds counts on the scale of {@link Measure#DURATION}, which that of all other durations is too.
   */
  void add(long[] onScale, long nanos) {
    for (int i = 0; i < onScale.length; i++) {
      if (onScale[i] != 0) {
        counts[BUCKET[i]] += onScale[i];
      }
    }
    sumNanos += nanos;
  }

  /** Adds one of the durations of these entries. */
  void add(Facts facts, Measure measure) {
    facts.addTo(counts, measure, BUCKET);
    sumNanos += facts.sum(measure);
  }

  Durations copy() {
    return new Durations(this);
  }

  Durations plus(Durations other) {
    Durations sum = copy();
    for (int i = 0; i < counts.length; i++) {
      sum.counts[i] += other.counts[i];
    }
    sum.sumNanos += other.sumNanos;
    return sum;
  }

  /** The upper bounds in seconds, without the last, infinite one. */
  public static double[] bounds() {
    return BOUNDS.clone();
  }

  /** How many fell into each bucket, one more than there are bounds; not cumulative. */
  public long[] counts() {
    return counts.clone();
  }

  public long count() {
    return Arrays.stream(counts).sum();
  }

  public double sumSeconds() {
    return sumNanos / NANOS_PER_SECOND;
  }

  /** The bound in nanoseconds below which this share of them lies; 0 when there is none. */
  public long quantileNanos(double share) {
    long rest = (long) Math.ceil(share * count());
    for (int i = 0; i < BOUND_COUNT; i++) {
      rest -= counts[i];
      if (rest <= 0) {
        return count() == 0 ? 0 : (long) (BOUNDS[i] * NANOS_PER_SECOND);
      }
    }
    return Long.MAX_VALUE;
  }

  /** To the nanosecond; 0 when there is none. */
  public double meanSeconds() {
    long mean = sumNanos / Math.max(count(), 1);
    return mean / NANOS_PER_SECOND;
  }
}
