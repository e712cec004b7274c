package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scale by arithmetic against the scale by looking through the bounds. */
class MeasureTest {
  private static final long SEED = 0x5ca1eL;

  @Test
  void lowerBound_everyBucket_twoAnOctave() {
    long[] first = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
    for (int bucket = 0; bucket < first.length; bucket++) {
      assertThat(LogScale.lowerBound(bucket)).isEqualTo(first[bucket]);
    }
    for (int bucket = 2; bucket < 34; bucket++) {
      assertThat(LogScale.lowerBound(bucket + 2)).isEqualTo(2 * LogScale.lowerBound(bucket));
    }
  }

  @Test
  void bucket_boundsAndTheirNeighbours_whereTheyBelong() {
    for (int bucket = 1; bucket < 36; bucket++) {
      long bound = LogScale.lowerBound(bucket);
      assertThat(LogScale.bucket(bound, 36)).isEqualTo(bucket);
      assertThat(LogScale.bucket(bound - 1, 36)).isEqualTo(bucket - 1);
    }
    assertThat(LogScale.bucket(Long.MAX_VALUE, 36)).isEqualTo(35);
    assertThat(LogScale.bucket(Long.MAX_VALUE, 24)).isEqualTo(23);
  }

  @Test
  void bucket_anyValue_asByBruteForce() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      long value = random.nextLong(1L << (1 + random.nextInt(62)));
      int expected = 35;
      while (LogScale.lowerBound(expected) > value) {
        expected--;
      }
      assertThat(LogScale.bucket(value, 36)).as("seed %d: %d", SEED, value).isEqualTo(expected);
    }
  }

  /** The hand-written places and units of Block.add are those of Measure. */
  @Test
  void add_eachMeasureAtEachBound_inItsOwnBucketAndNoOther() {
    for (Measure measure : Measure.values()) {
      for (int bucket = 0; bucket < measure.buckets(); bucket++) {
        long bound = measure.lowerBound(bucket);
        for (long value : bound == 0 ? new long[] {0} : new long[] {bound - 1, bound}) {
          Facts facts = counted(measure, value);
          assertThat(facts.sum(measure)).isEqualTo(value);
          assertThat(facts.least(measure)).hasValue(value);
          assertThat(facts.most(measure)).hasValue(value);
          long[] counts = new long[measure.buckets()];
          facts.addTo(counts, measure);
          int expected = value < bound ? bucket - 1 : bucket;
          for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i])
                .as("%s %d, bucket %d", measure, value, i)
                .isEqualTo(i == expected ? 1 : 0);
          }
          for (Measure other : Measure.values()) {
            long[] others = new long[other.buckets()];
            facts.addTo(others, other);
            boolean always =
                other == Measure.DURATION
                    || other == Measure.BYTES_SENT
                    || other == Measure.BYTES_RECEIVED;
            assertThat(Arrays.stream(others).sum())
                .as("%s beside %s", other, measure)
                .isEqualTo(other == measure || always ? 1 : 0);
          }
        }
      }
    }
  }

  private static Facts counted(Measure measure, long value) {
    Block block = new Block();
    int row = block.newRow(0, 0);
    long[] values = {0, -1, -1, -1, 0, 0};
    values[measure.ordinal()] = value;
    long start = 1_790_000_000_000_000_000L;
    block.add(
        row, start, start + values[0], 0, values[1], values[2], values[3], values[4], values[5]);
    return NamedTally.firstRow(block);
  }

  @Test
  void firstBucket_measuresOneBehindTheOther_noneShared() {
    int at = 0;
    for (Measure measure : Measure.values()) {
      assertThat(measure.firstBucket()).isEqualTo(at);
      at += measure.buckets();
    }
    assertThat(Measure.BUCKETS).isEqualTo(at);
  }
}
