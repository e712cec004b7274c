package dev.ufo.tally;

/**
 * What is measured of every entry and kept, for each row, as sum, least, most and a small
 * logarithmic histogram. Durations are nanoseconds.
 */
public enum Measure {
  /**
   * From the request's start to its end; of a request that never got a connection, its own wait for
   * one.
   */
  DURATION(Measure.TIME_UNIT, 0, Measure.TIMES),
  /**
   * From the request's start to the first byte sent upstream: the wait for a connection, and
   * earlier tries.
   */
  SENT_AFTER(Measure.TIME_UNIT, Measure.TIMES, Measure.TIMES),
  /**
   * From the first byte sent upstream to the first of the answer, or to the end where no answer
   * came.
   */
  ANSWER(Measure.TIME_UNIT, 2 * Measure.TIMES, Measure.TIMES),
  /** How long a reused connection had been idle. */
  GAP(Measure.GAP_UNIT, 3 * Measure.TIMES, Measure.TIMES),
  BYTES_SENT(Measure.BYTE_UNIT, 4 * Measure.TIMES, Measure.SIZES),
  BYTES_RECEIVED(Measure.BYTE_UNIT, 4 * Measure.TIMES + Measure.SIZES, Measure.SIZES);

  static final Measure[] ALL = values();

  /** Buckets of a duration and of a number of bytes, and of all measures together. */
  static final int TIMES = 36;

  static final int SIZES = 24;
  static final int BUCKETS = 4 * TIMES + 2 * SIZES;

  static final long TIME_UNIT = 500_000;
  static final long GAP_UNIT = 8_000_000;
  static final long BYTE_UNIT = 64;

  private final long unit;
  private final int firstBucket;
  private final int buckets;

  Measure(long unit, int firstBucket, int buckets) {
    this.unit = unit;
    this.firstBucket = firstBucket;
    this.buckets = buckets;
  }

  /** How many buckets it has. */
  public int buckets() {
    return buckets;
  }

  /** The least value of a bucket. */
  public long lowerBound(int bucket) {
    return LogScale.lowerBound(bucket) * unit;
  }

  int firstBucket() {
    return firstBucket;
  }
}
