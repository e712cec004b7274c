package dev.ufo.tally;

import static dev.ufo.tally.Block.COUNT;
import static dev.ufo.tally.Block.EXTRA_ATTEMPTS;
import static dev.ufo.tally.Block.FIRST_END;
import static dev.ufo.tally.Block.FIRST_START;
import static dev.ufo.tally.Block.LAST_END;
import static dev.ufo.tally.Block.LAST_START;
import static dev.ufo.tally.Block.MAX;
import static dev.ufo.tally.Block.MEASURES;
import static dev.ufo.tally.Block.MIN;
import static dev.ufo.tally.Block.NUMBERS;
import static dev.ufo.tally.Block.PER_MEASURE;
import static dev.ufo.tally.Block.SUM;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What was counted of equal entries at one place: immutable. Histograms are kept sparse, as
 * ascending bucket numbers and their counts.
 */
public final class Facts {
  private final long[] numbers;
  private final int[] buckets;
  private final long[] counts;

  /** Takes the arrays as they are: {@link Block}'s numbers, ascending buckets, their counts. */
  Facts(long[] numbers, int[] buckets, long[] counts) {
    this.numbers = numbers;
    this.buckets = buckets;
    this.counts = counts;
  }

  /** A row of a block, with its histogram at full width. */
  static Facts of(Block block, int row, long[] histogram) {
    int used = 0;
    for (long count : histogram) {
      if (count != 0) {
        used++;
      }
    }
    int[] buckets = new int[used];
    long[] counts = new long[used];
    used = 0;
    for (int i = 0; i < histogram.length; i++) {
      if (histogram[i] != 0) {
        buckets[used] = i;
        counts[used++] = histogram[i];
      }
    }
    long[] numbers = Arrays.copyOfRange(block.numbers, row * NUMBERS, (row + 1) * NUMBERS);
    return new Facts(numbers, buckets, counts);
  }

  /** Both together; the order does not matter. */
  public Facts merge(Facts other) {
    long[] merged = new long[NUMBERS];
    long[] a = numbers;
    long[] b = other.numbers;
    merged[COUNT] = a[COUNT] + b[COUNT];
    merged[EXTRA_ATTEMPTS] = a[EXTRA_ATTEMPTS] + b[EXTRA_ATTEMPTS];
    merged[FIRST_START] = Math.min(a[FIRST_START], b[FIRST_START]);
    merged[LAST_START] = Math.max(a[LAST_START], b[LAST_START]);
    merged[FIRST_END] = Math.min(a[FIRST_END], b[FIRST_END]);
    merged[LAST_END] = Math.max(a[LAST_END], b[LAST_END]);
    for (int at = MEASURES; at < NUMBERS; at += PER_MEASURE) {
      merged[at + SUM] = a[at + SUM] + b[at + SUM];
      merged[at + MIN] = Math.min(a[at + MIN], b[at + MIN]);
      merged[at + MAX] = Math.max(a[at + MAX], b[at + MAX]);
    }
    int[] to = new int[buckets.length + other.buckets.length];
    long[] sums = new long[to.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < buckets.length || j < other.buckets.length) {
      int left = i < buckets.length ? buckets[i] : Integer.MAX_VALUE;
      int right = j < other.buckets.length ? other.buckets[j] : Integer.MAX_VALUE;
      to[n] = Math.min(left, right);
      sums[n++] = (left <= right ? counts[i++] : 0) + (right <= left ? other.counts[j++] : 0);
    }
    return new Facts(merged, Arrays.copyOf(to, n), Arrays.copyOf(sums, n));
  }

  public long count() {
    return numbers[COUNT];
  }

  /** Attempts beyond the first, over all entries. */
  public long extraAttempts() {
    return numbers[EXTRA_ATTEMPTS];
  }

  /** Unix nanoseconds, as all of these. */
  public long firstStart() {
    return numbers[FIRST_START];
  }

  public long lastStart() {
    return numbers[LAST_START];
  }

  public long firstEnd() {
    return numbers[FIRST_END];
  }

  public long lastEnd() {
    return numbers[LAST_END];
  }

  public long sum(Measure measure) {
    return numbers[at(measure) + SUM];
  }

  /** Empty when no entry had this measure. */
  public OptionalLong least(Measure measure) {
    long least = numbers[at(measure) + MIN];
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  public OptionalLong most(Measure measure) {
    long most = numbers[at(measure) + MAX];
    return most == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  private static int at(Measure measure) {
    return MEASURES + PER_MEASURE * measure.ordinal();
  }

  /** Adds this histogram to an array of {@link Measure#buckets()} counts. */
  public void addTo(long[] histogram, Measure measure) {
    int first = measure.firstBucket();
    for (int i = 0; i < buckets.length; i++) {
      int bucket = buckets[i] - first;
      if (bucket >= 0 && bucket < measure.buckets()) {
        histogram[bucket] += counts[i];
      }
    }
  }

  /**
   * The same into a coarser histogram, in which bucket {@code to[i]} counts what bucket {@code i}
   * of the measure does.
   */
  public void addTo(long[] histogram, Measure measure, int[] to) {
    int first = measure.firstBucket();
    for (int i = 0; i < buckets.length; i++) {
      int bucket = buckets[i] - first;
      if (bucket >= 0 && bucket < measure.buckets()) {
        histogram[to[bucket]] += counts[i];
      }
    }
  }

  long[] numbers() {
    return numbers;
  }

  int[] buckets() {
    return buckets;
  }

  long[] counts() {
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Facts facts
        && Arrays.equals(numbers, facts.numbers)
        && Arrays.equals(buckets, facts.buckets)
        && Arrays.equals(counts, facts.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return count() + " entries, starts " + firstStart() + " to " + lastStart();
  }
}
