package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.feed.Corpus;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private static final long SEED = 0x717eL;
  private static final long LONGEST = 366L * 24 * 3600 * 1_000_000_000;

  private static long duration(byte[] bytes) {
    return Wire.duration(Corpus.padded(bytes, (byte) 0xff), 0, bytes.length);
  }

  private static long timestamp(byte[] bytes) {
    return Wire.timestamp(Corpus.padded(bytes, (byte) 0xff), 0, bytes.length);
  }

  @Test
  void duration_everyLengthOfVarint_exact() {
    for (int bits = 0; bits < 30; bits++) {
      for (int nanos : new int[] {(1 << bits) - 1, 1 << bits}) {
        byte[] bytes = Duration.newBuilder().setNanos(nanos).build().toByteArray();
        assertThat(duration(bytes)).isEqualTo(nanos);
      }
    }
    for (long seconds = 1; seconds < 366L * 24 * 3600; seconds *= 3) {
      byte[] bytes =
          Duration.newBuilder().setSeconds(seconds).setNanos(999_999_999).build().toByteArray();
      assertThat(duration(bytes)).isEqualTo(seconds * 1_000_000_000 + 999_999_999);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 300, 1L << 35, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void varint_written_asProtobufWritesIt(long value) throws IOException {
    byte[] bytes = new byte[11];
    byte[] ours = Arrays.copyOf(bytes, Wire.varint(bytes, 0, value));
    ByteString.Output theirs = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(theirs);
    out.writeUInt64NoTag(value);
    out.flush();
    assertThat(ours).isEqualTo(theirs.toByteString().toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, -1",
    "31622400, 0",
    "0, 1000000000",
    "9223372036854775807, 0",
    "-9223372036854775808, -2147483648",
    "1, 2147483647"
  })
  void duration_negativeOrAbsurd_implausible(long seconds, int nanos) {
    byte[] bytes = Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build().toByteArray();
    assertThat(duration(bytes)).isEqualTo(Entry.IMPLAUSIBLE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "946684799, 999999999",
    "7258118400, 0",
    "-1, 0",
    "1790000000, -1",
    "1790000000, 1000000000",
    "9223372036854775807, 2147483647",
    "34359738368, 5"
  })
  void timestamp_outsideTwoCenturies_implausible(long seconds, int nanos) {
    byte[] bytes = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build().toByteArray();
    assertThat(timestamp(bytes)).isEqualTo(Entry.IMPLAUSIBLE);
  }

  @Test
  void timestamp_anyOfTwoCenturies_exact() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      long seconds = random.nextLong(946_684_800L, 7_258_118_400L);
      int nanos = random.nextInt(1 << (1 + random.nextInt(30))) % 1_000_000_000;
      byte[] bytes =
          Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build().toByteArray();
      assertThat(timestamp(bytes))
          .as("seed %d: %d s %d ns", SEED, seconds, nanos)
          .isEqualTo(seconds * 1_000_000_000 + nanos);
    }
  }

  @Test
  void duration_unknownFieldInside_passedOver() {
    byte[] bytes =
        Duration.newBuilder()
            .setSeconds(1)
            .setNanos(5)
            .setUnknownFields(UnknownFieldSet.newBuilder().mergeVarintField(9, 9).build())
            .build()
            .toByteArray();
    assertThat(duration(bytes)).isEqualTo(1_000_000_005);
  }

  @Test
  void duration_anyBytes_plausibleOrSaidNotToBe() {
    for (int i = 0; i < 200_000; i++) {
      Random random = new Random(SEED + i);
      byte[] bytes = new byte[random.nextInt(14)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) (random.nextBoolean() ? 0x08 : 0x10);
      }
      long nanos = duration(bytes);
      assertThat(nanos == Entry.IMPLAUSIBLE || (nanos >= 0 && nanos < LONGEST))
          .as("seed %d: %s gives %d", SEED + i, Arrays.toString(bytes), nanos)
          .isTrue();
      long time = timestamp(bytes);
      assertThat(time == Entry.IMPLAUSIBLE || time >= 946_684_800_000_000_000L)
          .as("seed %d: %s gives %d", SEED + i, Arrays.toString(bytes), time)
          .isTrue();
    }
  }

  @Test
  void varint_moreThanTenBytes_badAndNothingMoreIsRead() {
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) 0x80);
    Wire wire = new Wire().over(bytes, 0, 20);
    assertThat(wire.varint()).isZero();
    assertThat(wire.bad).isTrue();
    assertThat(wire.tag()).isZero();
    assertThat(wire.span()).isZero();
    wire.skip(0x0a);
    assertThat(wire.at).isEqualTo(20);
  }

  @Test
  void skip_groupsInGroupsWithoutEnd_badNotDeep() {
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 0x0b); // field 1, start of a group
    Wire wire = new Wire().over(bytes, 0, bytes.length);
    wire.skip(wire.tag());
    assertThat(wire.bad).isTrue();
  }
}
