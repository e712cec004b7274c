package dev.ufo.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Held against Envoy's own classes. */
class TimeShiftTest {
  @SuppressWarnings("unused") // the source of the parameters below
  private static final List<String> RECORDINGS = Corpus.ALL;

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void apply_recording_movesTheStartsAndNothingElse(String name)
      throws InvalidProtocolBufferException {
    for (Corpus.Frame frame : Corpus.frames(name)) {
      byte[] message = frame.message().clone();
      TimeShift.apply(message, message.length, 86_400);
      assertThat(StreamAccessLogsMessage.parseFrom(message))
          .isEqualTo(shifted(StreamAccessLogsMessage.parseFrom(frame.message()), 86_400));
      TimeShift.apply(message, message.length, -86_400);
      assertThat(message).isEqualTo(frame.message());
    }
  }

  private static StreamAccessLogsMessage shifted(StreamAccessLogsMessage message, long seconds) {
    StreamAccessLogsMessage.Builder all = message.toBuilder();
    if (all.hasHttpLogs()) {
      all.getHttpLogsBuilder()
          .getLogEntryBuilderList()
          .forEach(entry -> shift(entry.getCommonPropertiesBuilder(), seconds));
    }
    if (all.hasTcpLogs()) {
      all.getTcpLogsBuilder()
          .getLogEntryBuilderList()
          .forEach(entry -> shift(entry.getCommonPropertiesBuilder(), seconds));
    }
    return all.build();
  }

  private static void shift(AccessLogCommon.Builder common, long seconds) {
    common.setStartTime(
        common.getStartTime().toBuilder().setSeconds(common.getStartTime().getSeconds() + seconds));
  }

  @Test
  void apply_shiftThatNeedsAnotherLength_leavesTheMessage() {
    byte[] message = Corpus.frames(Corpus.TRICKLE).get(0).message().clone();
    byte[] before = message.clone();
    TimeShift.apply(message, message.length, 1L << 40);
    TimeShift.apply(message, message.length, -(1L << 40));
    assertThat(message).isEqualTo(before);
  }

  @Test
  void apply_brokenBytes_neverThrowsNorWritesBeyondTheLength() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] whole = Corpus.frames(Corpus.TRICKLE).get(0).message();
    for (int round = 0; round < 2_000; round++) {
      byte[] broken = whole.clone();
      for (int i = 0; i < 5; i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(broken.length);
      byte[] tail = Arrays.copyOfRange(broken, length, broken.length);
      TimeShift.apply(broken, length, 3_600);
      assertThat(Arrays.copyOfRange(broken, length, broken.length)).isEqualTo(tail);
    }
  }
}
