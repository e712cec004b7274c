package dev.ufo.tally;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop counted in one tick: dense rows, only of what was touched. It has one owner
 * at a time, first the loop that writes it, then, once flipped, the collector that reads and clears
 * it.
 *
 * <p>A row is {@link #NUMBERS} longs and {@link Measure#BUCKETS} one-byte buckets, 384 bytes. A
 * bucket that overflows is noted in a list of carries, so the narrow counters are exact.
 */
final class Block {
  static final int COUNT = 0;
  static final int FIRST_START = 1;
  static final int LAST_START = 2;
  static final int FIRST_END = 3;
  static final int LAST_END = 4;
  static final int EXTRA_ATTEMPTS = 5;
  static final int MEASURES = 6;
  static final int SUM = 0;
  static final int MIN = 1;
  static final int MAX = 2;
  static final int PER_MEASURE = 3;
  static final int NUMBERS = MEASURES + PER_MEASURE * Measure.ALL.length;

  private static final int TIMES = Measure.TIMES;
  private static final int SIZES = Measure.SIZES;
  private static final int USUAL_ROWS = 1024;
  private static final int FIRST_ROWS = 16;
  private static final long[] NOTHING_YET = new long[NUMBERS];

  static {
    NOTHING_YET[FIRST_START] = Long.MAX_VALUE;
    NOTHING_YET[FIRST_END] = Long.MAX_VALUE;
    NOTHING_YET[LAST_START] = Long.MIN_VALUE;
    NOTHING_YET[LAST_END] = Long.MIN_VALUE;
    for (int m = 0; m < Measure.ALL.length; m++) {
      NOTHING_YET[MEASURES + PER_MEASURE * m + MIN] = Long.MAX_VALUE;
      NOTHING_YET[MEASURES + PER_MEASURE * m + MAX] = Long.MIN_VALUE;
    }
  }

  long[] numbers = new long[FIRST_ROWS * NUMBERS];
  byte[] buckets = new byte[FIRST_ROWS * Measure.BUCKETS];
  int[] slots = new int[FIRST_ROWS];
  int[] signatures = new int[FIRST_ROWS];
  int rows;
  int[] carries = new int[FIRST_ROWS];
  int carryCount;

  final long[] arrived = new long[Input.values().length];
  final long[] lost = new long[Loss.values().length];
  final long[] mended = new long[Mend.values().length];
  final long[] overflow = new long[Table.values().length];
  final long[] delays = new long[Measure.DURATION.buckets()];
  long delaySum;
  final List<Path> paths = new ArrayList<>();
  final List<Sample> samples = new ArrayList<>();

  /** What each source showed, as bits of Trait, by its number. */
  int[] traits = new int[FIRST_ROWS];

  // the vocabulary of slots, signatures and sources, as it was when the block was flipped
  Place[] places = {};
  Signature[] vocabulary = {};
  @Nullable Source[] sources = {};

  int newRow(int slot, int signature) {
    if (rows == slots.length) {
      resize(slots.length * 2);
    }
    int row = rows++;
    slots[row] = slot;
    signatures[row] = signature;
    System.arraycopy(NOTHING_YET, 0, numbers, row * NUMBERS, NUMBERS);
    return row;
  }

  void traits(int source, int bits) {
    if (source >= traits.length) {
      traits = Arrays.copyOf(traits, Math.max(source + 1, 2 * traits.length));
    }
    traits[source] |= bits;
  }

  private void resize(int capacity) {
    slots = Arrays.copyOf(slots, capacity);
    signatures = Arrays.copyOf(signatures, capacity);
    numbers = Arrays.copyOf(numbers, capacity * NUMBERS);
    buckets = Arrays.copyOf(buckets, capacity * Measure.BUCKETS);
  }

  /** Counts one entry; a measure below 0 is absent. */
  void add(
      int row,
      long start,
      long end,
      int extraAttempts,
      long sentAfter,
      long answer,
      long gap,
      long bytesSent,
      long bytesReceived) {
    long[] n = numbers;
    int at = row * NUMBERS;
    n[at + COUNT]++;
    if (start < n[at + FIRST_START]) {
      n[at + FIRST_START] = start;
    }
    if (end < n[at + FIRST_END]) {
      n[at + FIRST_END] = end;
    }
    n[at + LAST_START] = Math.max(n[at + LAST_START], start);
    n[at + LAST_END] = Math.max(n[at + LAST_END], end);
    n[at + EXTRA_ATTEMPTS] += extraAttempts;
    int first = row * Measure.BUCKETS;
    int m = at + MEASURES;
    long duration = end - start;
    measure(n, m, first, duration, time(0, duration));
    if (sentAfter >= 0) {
      measure(n, m + PER_MEASURE, first, sentAfter, time(1, sentAfter));
    }
    if (answer >= 0) {
      measure(n, m + 2 * PER_MEASURE, first, answer, time(2, answer));
    }
    if (gap >= 0) {
      int bucket = 3 * TIMES + LogScale.bucket(gap / Measure.GAP_UNIT, TIMES);
      measure(n, m + 3 * PER_MEASURE, first, gap, bucket);
    }
    int sent = 4 * TIMES + LogScale.bucket(bytesSent / Measure.BYTE_UNIT, SIZES);
    measure(n, m + 4 * PER_MEASURE, first, bytesSent, sent);
    int received = 4 * TIMES + SIZES + LogScale.bucket(bytesReceived / Measure.BYTE_UNIT, SIZES);
    measure(n, m + 5 * PER_MEASURE, first, bytesReceived, received);
  }

  private static int time(int measure, long nanos) {
    return measure * TIMES + LogScale.bucket(nanos / Measure.TIME_UNIT, TIMES);
  }

  private void measure(long[] n, int at, int first, long value, int bucket) {
    n[at + SUM] += value;
    if (value < n[at + MIN]) { // after the first few it rarely is: cheaper than to store each time
      n[at + MIN] = value;
    }
    if (value > n[at + MAX]) {
      n[at + MAX] = value;
    }
    if (++buckets[first + bucket] == 0) {
      carry(first + bucket);
    }
  }

  private void carry(int bucket) {
    if (carryCount == carries.length) {
      carries = Arrays.copyOf(carries, carryCount * 2);
    }
    carries[carryCount++] = bucket;
  }

  /** The numbers of a row that nothing was counted in. */
  static long[] nothing() {
    return NOTHING_YET.clone();
  }

  /** Puts the carries in the order in which {@link #histogram} wants them; the collector's work. */
  void sortCarries() {
    Arrays.sort(carries, 0, carryCount);
  }

  /**
   * The buckets of a row at full width.
   *
   * @param carry the first carry that no row before this one took
   * @return the first carry of the rows behind
   */
  int histogram(int row, int carry, long[] to) {
    int first = row * Measure.BUCKETS;
    for (int i = 0; i < Measure.BUCKETS; i++) {
      to[i] = Byte.toUnsignedLong(buckets[first + i]);
    }
    int next = carry;
    while (next < carryCount && carries[next] < first + Measure.BUCKETS) {
      to[carries[next++] - first] += 1L << Byte.SIZE;
    }
    return next;
  }

  /** Makes the block ready for its next tick; the collector's work, not the loop's. */
  void clear() {
    if (slots.length > USUAL_ROWS && rows < slots.length / 16) {
      resize(USUAL_ROWS); // after a flood
    }
    Arrays.fill(buckets, 0, rows * Measure.BUCKETS, (byte) 0);
    rows = 0;
    carryCount = 0;
    Arrays.fill(arrived, 0);
    Arrays.fill(lost, 0);
    Arrays.fill(mended, 0);
    Arrays.fill(overflow, 0);
    Arrays.fill(delays, 0);
    delaySum = 0;
    paths.clear();
    samples.clear();
    places = new Place[0];
    vocabulary = new Signature[0];
    Arrays.fill(traits, 0);
    sources = new Source[0];
  }

  /** Bytes that this block holds. */
  long footprint() {
    return 8L * numbers.length
        + buckets.length
        + 8L * slots.length
        + 4L * (carries.length + traits.length);
  }
}
