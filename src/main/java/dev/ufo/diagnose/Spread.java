package dev.ufo.diagnose;

import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import java.util.Collection;

/** How one measure is spread over some entries, as exactly as its histogram tells. */
public final class Spread {
  private final Measure measure;
  private final long[] buckets;
  private final long count;
  private final long sum;
  private final long least;
  private final long most;

  Spread(Collection<Facts> facts, Measure measure) {
    this.measure = measure;
    buckets = new long[measure.buckets()];
    long total = 0;
    long low = Long.MAX_VALUE;
    long high = 0;
    for (Facts each : facts) {
      each.addTo(buckets, measure);
      total += each.sum(measure);
      low = Math.min(low, each.least(measure).orElse(Long.MAX_VALUE));
      high = Math.max(high, each.most(measure).orElse(0));
    }
    long n = 0;
    for (long bucket : buckets) {
      n += bucket;
    }
    count = n;
    sum = total;
    least = n == 0 ? 0 : low;
    most = high;
  }

  /** Entries that had this measure. */
  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public long least() {
    return least;
  }

  public long most() {
    return most;
  }

  /** 0 when there is none. */
  public long mean() {
    return count == 0 ? 0 : sum / count;
  }

  /** The value below which this share lies: the middle of its bucket, inside least and most. */
  public long quantile(double share) {
    long rest = (long) Math.ceil(share * count);
    for (int i = 0; i < buckets.length; i++) {
      rest -= buckets[i];
      if (rest <= 0 && count > 0) {
        long low = measure.lowerBound(i);
        long high = i + 1 < buckets.length ? measure.lowerBound(i + 1) : most;
        return Math.clamp((low + high) / 2, least, Math.max(least, most));
      }
    }
    return most;
  }

  /** How many lie in buckets that end at or below this value. */
  public long below(long value) {
    long n = 0;
    for (int i = 0; i + 1 < buckets.length && measure.lowerBound(i + 1) <= value; i++) {
      n += buckets[i];
    }
    return n;
  }

  /** How many lie in buckets that begin at or above this value. */
  public long above(long value) {
    long n = 0;
    for (int i = buckets.length - 1; i >= 0 && measure.lowerBound(i) >= value; i--) {
      n += buckets[i];
    }
    return n;
  }
}
