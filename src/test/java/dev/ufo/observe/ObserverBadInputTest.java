package dev.ufo.observe;

import static dev.ufo.observe.Entries.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Measure;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that are protobuf and yet cannot be taken as they are, each with its reason. */
class ObserverBadInputTest {
  private static void assertLost(HTTPAccessLogEntry.Builder bad, Loss reason) {
    Delta delta = new Rig().http(Entries.answered(START, 1).build(), bad.build()).collect();
    assertThat(delta.lost()).isEqualTo(Map.of(reason, 1L));
    assertThat(delta.counted()).isEqualTo(1);
  }

  @Test
  void entry_withoutStartTime_lost() {
    HTTPAccessLogEntry.Builder bad = Entries.answered(START, 1);
    bad.getCommonPropertiesBuilder().clearStartTime();
    assertLost(bad, Loss.NO_START_TIME);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-5, 0", "946684799, 0", "7258118400, 0", "1790000000, -1"})
  void entry_absurdStartTime_lost(long seconds, int nanos) {
    HTTPAccessLogEntry.Builder bad = Entries.answered(START, 1);
    bad.getCommonPropertiesBuilder()
        .setStartTime(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos));
    assertLost(bad, Loss.IMPLAUSIBLE_TIME);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "31622400, 0", "9223372036854775807, 0", "0, 1000000000"})
  void entry_negativeOrAbsurdDuration_lost(long seconds, int nanos) {
    Duration odd = Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    for (Consumer<AccessLogCommon.Builder> change :
        List.<Consumer<AccessLogCommon.Builder>>of(
            c -> c.setDuration(odd),
            c -> c.setTimeToFirstUpstreamTxByte(odd),
            c -> c.setTimeToFirstUpstreamRxByte(odd),
            c -> c.setTimeToLastUpstreamRxByte(odd))) {
      HTTPAccessLogEntry.Builder bad = Entries.answered(START, 1);
      change.accept(bad.getCommonPropertiesBuilder());
      assertLost(bad, Loss.IMPLAUSIBLE_DURATION);
    }
  }

  @Test
  void entry_withoutCommonPropertiesOrResponse_lost() {
    assertLost(Entries.answered(START, 1).clearCommonProperties(), Loss.NO_COMMON_PROPERTIES);
    assertLost(Entries.answered(START, 1).clearResponse(), Loss.NO_RESPONSE);
    assertLost(HTTPAccessLogEntry.newBuilder(), Loss.EMPTY);
  }

  /** Each text that can hold a name, and how it comes into an entry. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas keep nothing
  private enum Text {
    CLUSTER(e -> e.getCommonPropertiesBuilder().setUpstreamCluster("BAD!")),
    HOST(e -> e.getCommonPropertiesBuilder().setUpstreamRemoteAddress(Entries.address("BAD!", 80))),
    ROUTE(e -> e.getCommonPropertiesBuilder().setRouteName("BAD!")),
    LISTENER(
        e -> e.getCommonPropertiesBuilder().setDownstreamLocalAddress(Entries.address("BAD!", 80))),
    REASON(e -> e.getCommonPropertiesBuilder().setUpstreamTransportFailureReason("BAD!")),
    DOWNSTREAM_REASON(
        e -> e.getCommonPropertiesBuilder().setDownstreamTransportFailureReason("BAD!")),
    TERMINATION(e -> e.getCommonPropertiesBuilder().setConnectionTerminationDetails("BAD!")),
    DETAILS(e -> e.getResponseBuilder().setResponseCodeDetails("BAD!")),
    TAGGED_CLUSTER(e ->
        e.getCommonPropertiesBuilder().clearUpstreamCluster().putCustomTags("ufo.cluster", "BAD!")),
    AUTHORITY(e -> {
      e.getCommonPropertiesBuilder().clearUpstreamCluster().clearRouteName();
      e.getRequestBuilder().setAuthority("BAD!");
    });

    final Consumer<HTTPAccessLogEntry.Builder> put;

    Text(Consumer<HTTPAccessLogEntry.Builder> put) {
      this.put = put;
    }
  }

  private static byte[] spoiled(HTTPAccessLogEntry entry) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getHttpLogsBuilder().addLogEntry(entry);
    byte[] bytes = message.build().toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("BAD!"); at >= 0; at = text.indexOf("BAD!", at + 1)) {
      bytes[at] = (byte) 0xff;
      bytes[at + 1] = (byte) 0xc3;
      bytes[at + 2] = (byte) 0x28;
    }
    return bytes;
  }

  @Test
  void entry_nameThatIsNotUtf8_countedAndMended() {
    for (Text text : Text.values()) {
      HTTPAccessLogEntry.Builder odd = Entries.answered(START, 1);
      text.put.accept(odd);
      Rig rig = new Rig().bytes(spoiled(odd.build())).bytes(spoiled(odd.build()));
      Delta delta = rig.collect();
      assertThat(delta.counted()).as("%s", text).isEqualTo(2);
      assertThat(delta.rows()).as("%s", text).hasSizeLessThanOrEqualTo(2); // new and reused
      assertThat(delta.lost()).as("%s", text).isEmpty();
      assertThat(Rig.mended(delta, Mend.INVALID_UTF8)).as("%s", text).isPositive();
    }
  }

  /** What is shown only, in a sample: it spoils nothing. */
  @Test
  void entry_otherTextsThatAreNotUtf8_counted() {
    HTTPAccessLogEntry.Builder odd = Entries.refused(START);
    odd.getRequestBuilder().setPath("BAD!").setRequestId("BAD!").setUserAgent("BAD!");
    odd.getCommonPropertiesBuilder()
        .setUpstreamLocalAddress(Entries.address("BAD!", 1))
        .setStreamId("BAD!")
        .putCustomTags("BAD!", "BAD!")
        .putCustomTags("ufo.connection", "BAD!")
        .putCustomTags("ufo.flags", "BAD!")
        .putCustomTags("ufo.tls", "BAD!")
        .putCustomTags("ufo.members", "BAD!")
        .putCustomTags("ufo.close", "BAD!");
    odd.getResponseBuilder().putResponseHeaders("grpc-status", "BAD!");
    Delta delta = new Rig().bytes(spoiled(odd.build())).collect();
    assertThat(delta.counted()).isEqualTo(1);
    assertThat(delta.samples()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "☃", "𝄞"})
  void entry_textsOfAMegabyte_cutAndMendedOnce(String unit) {
    // one byte before, so that no character of several bytes ends at the cut
    String megabyte = "a" + unit.repeat((1 << 20) / unit.getBytes(StandardCharsets.UTF_8).length);
    for (Text text : Text.values()) {
      HTTPAccessLogEntry.Builder odd = Entries.answered(START, 1);
      text.put.accept(odd);
      byte[] small = odd.build().toByteArray();
      HTTPAccessLogEntry entry = replaced(small, megabyte);
      Delta delta = new Rig().http(entry).collect();
      assertThat(delta.counted()).as("%s", text).isEqualTo(1);
      assertThat(Rig.mended(delta, Mend.LONG_TEXT)).as("%s", text).isPositive();
      assertThat(Rig.mended(delta, Mend.INVALID_UTF8)).as("%s", text).isZero();
      Place place = delta.rows().keySet().iterator().next().place();
      assertThat(place.toString().length()).as("%s", text).isLessThan(3_000);
      delta
          .paths()
          .forEach(path -> assertThat(path.toString().length()).as("%s", text).isLessThan(3_000));
    }
  }

  private static HTTPAccessLogEntry replaced(byte[] entry, String with) {
    try {
      String shown = HTTPAccessLogEntry.parseFrom(entry).toString();
      HTTPAccessLogEntry.Builder builder = HTTPAccessLogEntry.newBuilder();
      TextFormat.merge(shown.replace("BAD!", with), builder);
      return builder.build();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void entry_ofAStreamWithoutIdentifier_countedUnderUnknownAndMended() {
    Rig rig = new Rig(Caps.DEFAULT, 0);
    Delta delta = rig.http(Entries.answered(START, 1).build()).collect();
    assertThat(Rig.mended(delta, Mend.NO_IDENTIFIER)).isEqualTo(1);
    assertThat(delta.rows().keySet().iterator().next().place().source()).isEqualTo(Source.UNKNOWN);
  }

  @Test
  void entry_afterTheIdentifierChanged_countedUnderTheNewSource() {
    Rig rig = new Rig().http(Entries.answered(START, 1).build());
    rig.identify("node-2", 1, 40).http(Entries.answered(START + 1, 1).build());
    Delta delta = rig.collect();
    assertThat(Rig.mended(delta, Mend.IDENTIFIER_CHANGED)).isEqualTo(1);
    assertThat(delta.rows().keySet())
        .extracting(key -> key.place().source().node())
        .containsExactlyInAnyOrder("node-1", "node-2");
  }

  @Test
  void entry_unknownFieldsAndFlags_countedAndMended() {
    HTTPAccessLogEntry.Builder odd = Entries.answered(START, 1);
    odd.getCommonPropertiesBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .mergeVarintField(34, 1)
                .mergeLengthDelimitedField(24, ByteString.EMPTY)
                .build())
        .getResponseFlagsBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .mergeVarintField(29, 1)
                .mergeVarintField(63, 1)
                .mergeVarintField(1_000, 1)
                .build());
    Delta delta = new Rig().http(odd.build()).collect();
    assertThat(delta.mended()).isEqualTo(Map.of(Mend.UNKNOWN_FIELD, 1L, Mend.WRONG_WIRE_TYPE, 1L));
    assertThat(delta.rows().keySet().iterator().next().signature().failureFlags())
        .containsExactly("unknown_29", "unknown_63", "unknown_other");
  }

  /** The most absurd numbers that protobuf can carry: taken, and never negative in a sum. */
  @Test
  void entry_absurdNumbers_countedAndSumsStayPositive() {
    Rig rig = new Rig();
    for (long absurd : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      for (int i = 0; i < 2; i++) {
        HTTPAccessLogEntry.Builder odd = Entries.refused(START);
        odd.getCommonPropertiesBuilder()
            .setUpstreamWireBytesReceived(absurd)
            .setUpstreamWireBytesSent(absurd)
            .setUpstreamRequestAttemptCount((int) absurd);
        rig.http(odd.build());
      }
    }
    HTTPAccessLogEntry.Builder most = Entries.refused(START);
    most.getCommonPropertiesBuilder().setUpstreamRequestAttemptCount(Integer.MIN_VALUE);
    Delta delta = rig.http(most.build()).collect();
    assertThat(delta.counted()).isEqualTo(7);
    delta
        .rows()
        .forEach((key, facts) -> {
          assertThat(facts.sum(Measure.BYTES_SENT)).isNotNegative();
          assertThat(facts.sum(Measure.BYTES_RECEIVED)).isNotNegative();
          assertThat(facts.extraAttempts()).isBetween(0L, 1_000_000L);
        });
  }

  /** Clocks that are decades off must not wrap the sum of the delays. */
  @Test
  void entry_fromAnEnvoyOfTheYear2000_delaysStayPositive() {
    Rig rig = new Rig();
    for (int i = 0; i < 20; i++) {
      rig.stream.arrivedNanos = START * Entries.NANOS;
      rig.http(Entries.answered(946_684_800_000L, 1).build());
    }
    Delta delta = rig.collect();
    assertThat(delta.delays().sum()).isPositive();
    assertThat(Rig.sum(delta.delays().counts())).isEqualTo(20);
  }

  // ---- access_log_type

  @Test
  void entry_everyTypeOfANewEnvoy_eachAttemptCountedOnce() {
    for (int number = -1; number <= 16; number++) {
      LogType type = LogType.of(number);
      HTTPAccessLogEntry.Builder entry = Entries.answered(START, 1);
      entry.getCommonPropertiesBuilder().setAccessLogTypeValue(number);
      Delta delta = new Rig().http(entry.build()).collect();
      switch (number) {
        case 0, 3, 6, 13 -> {
          assertThat(delta.counted()).as("type %d", number).isEqualTo(1);
          assertThat(delta.rows().keySet().iterator().next().signature().type()).isEqualTo(type);
        }
        case 9 -> assertThat(delta.lost()).isEqualTo(Map.of(Loss.UPSTREAM_TRY, 1L));
        case -1, 15, 16 ->
            assertThat(delta.lost()).as("type %d", number).isEqualTo(Map.of(Loss.UNKNOWN_TYPE, 1L));
        default ->
            assertThat(delta.lost()).as("type %d", number).isEqualTo(Map.of(Loss.NOT_AN_END, 1L));
      }
    }
  }

  @Test
  void entry_oldEnvoyWithoutTypes_countedUnlessIntermediate() {
    HTTPAccessLogEntry.Builder end = Entries.answered(START, 1);
    end.getCommonPropertiesBuilder().clearAccessLogType();
    HTTPAccessLogEntry.Builder periodic = end.clone();
    intermediate(periodic);
    HTTPAccessLogEntry.Builder unfinished = end.clone();
    unfinished.getCommonPropertiesBuilder().clearDuration();
    Rig rig = new Rig(Caps.DEFAULT, 0).connect("old", 1, 26);
    Delta delta = rig.http(end.build(), periodic.build(), unfinished.build()).collect();
    assertThat(delta.counted()).isEqualTo(1);
    assertThat(delta.lost()).isEqualTo(Map.of(Loss.NOT_AN_END, 2L));
    TCPAccessLogEntry.Builder tcp = Entries.connection(START);
    tcp.getCommonPropertiesBuilder().clearAccessLogType();
    assertThat(rig.tcp(tcp.build()).collect().counted()).isEqualTo(1);
  }

  @Test
  void entry_envoyBefore124WithoutDuration_counted() {
    HTTPAccessLogEntry.Builder end = Entries.answered(START, 1);
    end.getCommonPropertiesBuilder().clearAccessLogType().clearDuration();
    Delta old = new Rig(Caps.DEFAULT, 0).connect("old", 1, 23).http(end.build()).collect();
    assertThat(old.counted()).isEqualTo(1);
    Delta newer = new Rig(Caps.DEFAULT, 0).connect("newer", 1, 24).http(end.build()).collect();
    assertThat(newer.lost()).isEqualTo(Map.of(Loss.NOT_AN_END, 1L));
  }

  @Test
  void entry_droppedWithoutAFlag_isKeptAsASample() {
    HTTPAccessLogEntry.Builder dropped = Entries.answered(START, 1);
    dropped.getResponseBuilder().setResponseCodeDetails("drop_overload");
    HTTPAccessLogEntry.Builder left = Entries.answered(START, 2);
    left.getCommonPropertiesBuilder()
        .getResponseFlagsBuilder()
        .setDownstreamConnectionTermination(true);
    Delta delta = new Rig().http(dropped.build(), left.build()).collect();
    assertThat(delta.samples())
        .extracting(sample -> sample.signature().details())
        .containsExactly("drop_overload");
  }

  @SuppressWarnings("deprecation") // intermediate_log_entry, which old Envoys still send
  private static void intermediate(HTTPAccessLogEntry.Builder entry) {
    entry.getCommonPropertiesBuilder().setIntermediateLogEntry(true);
  }

  @Test
  void entry_listenersCopyOfANewEnvoy_lostUnlessItIsItsOwnFinding() {
    TCPAccessLogEntry.Builder copy = Entries.connection(START);
    copy.getCommonPropertiesBuilder().clearAccessLogType();
    TCPAccessLogEntry.Builder noFilterChain = copy.clone();
    noFilterChain
        .getCommonPropertiesBuilder()
        .clearUpstreamCluster()
        .clearUpstreamRemoteAddress()
        .getResponseFlagsBuilder()
        .setNoRouteFound(true);
    TCPAccessLogEntry.Builder badCertificate = copy.clone();
    badCertificate
        .getCommonPropertiesBuilder()
        .setDownstreamTransportFailureReason("PEER_DID_NOT_RETURN_A_CERTIFICATE");
    Delta delta =
        new Rig().tcp(copy.build(), noFilterChain.build(), badCertificate.build()).collect();
    assertThat(delta.lost()).isEqualTo(Map.of(Loss.LISTENER_COPY, 1L));
    assertThat(delta.counted()).isEqualTo(2);
    assertThat(delta.rows().keySet())
        .extracting(key -> key.signature().flags())
        .containsExactlyInAnyOrder(Flag.NR.bit(), 0);
    Delta old = new Rig(Caps.DEFAULT, 0).connect("old", 1, 26).tcp(copy.build()).collect();
    assertThat(old.counted()).isEqualTo(1);
  }
}
