package dev.ufo.tally;

/**
 * A histogram scale with two buckets an octave: 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 … units. Bucket 0
 * holds what is below one unit, the last one everything from its lower bound on.
 */
public final class LogScale {
  private LogScale() {}

  /**
   * The bucket of a value that is not negative: a division by a constant, a count of leading zeros,
   * a shift.
   */
  static int bucket(long units, int buckets) {
    if (units < 2) {
      return (int) units;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
    int bucket = 2 * exponent + (int) ((units >>> (exponent - 1)) & 1);
    return Math.min(bucket, buckets - 1);
  }

  /** The least value of a bucket, in units. */
  public static long lowerBound(int bucket) {
    if (bucket < 2) {
      return bucket;
    }
    return (2L + (bucket & 1)) << (bucket / 2 - 1);
  }
}
