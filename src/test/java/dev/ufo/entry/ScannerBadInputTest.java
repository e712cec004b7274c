package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Source;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.ConnectionProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a broken or hostile sender can put on the wire: each has its reason, nothing throws. */
class ScannerBadInputTest {
  private static final long SEED = 0xbad_2026L;

  private static final HTTPAccessLogEntry WHOLE =
      HTTPAccessLogEntry.newBuilder()
          .setCommonProperties(AccessLogCommon.newBuilder().setUpstreamCluster("shop"))
          .setResponse(HTTPResponseProperties.newBuilder().setResponseCode(UInt32Value.of(503)))
          .build();

  private static byte[] http(HTTPAccessLogEntry... entries) {
    return StreamAccessLogsMessage.newBuilder()
        .setHttpLogs(HTTPAccessLogEntries.newBuilder().addAllLogEntry(Arrays.asList(entries)))
        .build()
        .toByteArray();
  }

  private static byte[] tcp(TCPAccessLogEntry... entries) {
    return StreamAccessLogsMessage.newBuilder()
        .setTcpLogs(TCPAccessLogEntries.newBuilder().addAllLogEntry(Arrays.asList(entries)))
        .build()
        .toByteArray();
  }

  private static void assertLost(byte[] message, int counted, Input input, Loss reason) {
    CountingSink sink = CountingSink.of(message);
    assertThat(sink.counted).isEqualTo(counted);
    assertThat(sink.lost).isEqualTo(Map.of(reason, 1));
    assertThat(sink.lostBy).containsExactly(input);
  }

  @Test
  void message_noBytes_lostAsEmpty() {
    assertLost(new byte[0], 0, Input.ALS, Loss.EMPTY);
  }

  @Test
  void message_emptyEntry_lostAsEmpty() {
    assertLost(
        http(WHOLE, HTTPAccessLogEntry.getDefaultInstance(), WHOLE), 2, Input.ALS_HTTP, Loss.EMPTY);
    assertLost(tcp(TCPAccessLogEntry.getDefaultInstance()), 0, Input.ALS_TCP, Loss.EMPTY);
  }

  @Test
  void message_entryWithoutCommonProperties_lostByThatReason() {
    HTTPAccessLogEntry bare = WHOLE.toBuilder().clearCommonProperties().build();
    assertLost(http(WHOLE, bare), 1, Input.ALS_HTTP, Loss.NO_COMMON_PROPERTIES);
    TCPAccessLogEntry tcp =
        TCPAccessLogEntry.newBuilder()
            .setConnectionProperties(ConnectionProperties.newBuilder().setSentBytes(5))
            .build();
    assertLost(tcp(tcp), 0, Input.ALS_TCP, Loss.NO_COMMON_PROPERTIES);
  }

  @Test
  void message_httpEntryWithoutResponse_lostByThatReason() {
    HTTPAccessLogEntry unanswered = WHOLE.toBuilder().clearResponse().build();
    assertLost(http(unanswered, WHOLE), 1, Input.ALS_HTTP, Loss.NO_RESPONSE);
  }

  @Test
  void message_entryThatIsNoProtobuf_lostAsMalformedAndTheNextIsCounted() {
    HTTPAccessLogEntry odd =
        WHOLE.toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().mergeVarintField(7, 1).build())
            .build();
    byte[] message = http(odd, WHOLE);
    int at = 0;
    while (message[at] != 0x38 || message[at + 1] != 1) {
      at++;
    }
    message[at] = 0x3f; // wire type 7
    assertLost(message, 1, Input.ALS_HTTP, Loss.MALFORMED);
  }

  @Test
  void message_logEntryOfWrongWireType_lostAsMalformed() {
    byte[] logs = {0x12, 0x02, 0x08, 0x05};
    assertLost(logs, 0, Input.ALS_HTTP, Loss.MALFORMED);
  }

  @Test
  void message_logsOfWrongWireType_lostAsMalformed() {
    assertLost(new byte[] {0x10, 0x05}, 0, Input.ALS_HTTP, Loss.MALFORMED);
    assertLost(new byte[] {0x18, 0x05}, 0, Input.ALS_TCP, Loss.MALFORMED);
  }

  @Test
  void message_fieldThatNoVersionHas_passedOver() {
    byte[] message = http(WHOLE);
    byte[] longer = Arrays.copyOf(message, message.length + 3);
    System.arraycopy(new byte[] {0x22, 0x01, 0x00}, 0, longer, message.length, 3);
    CountingSink sink = CountingSink.of(longer);
    assertThat(sink.counted).isEqualTo(1);
    assertThat(sink.lost).isEmpty();
  }

  @Test
  void message_cutAtEveryByte_entriesBeforeTheCutAreCounted() throws IOException {
    Random random = new Random(SEED);
    List<Corpus.Frame> frames = Corpus.frames(Corpus.UNTRUSTED);
    Corpus.Frame longest =
        frames.stream()
            .filter(frame -> frame.message()[0] == 0x12)
            .max((a, b) -> Integer.compare(a.message().length, b.message().length))
            .orElseThrow();
    byte[] tcp =
        frames.stream()
            .map(Corpus.Frame::message)
            .filter(message -> message[0] == 0x1a)
            .findFirst()
            .orElseThrow();
    for (byte[] message : List.of(longest.message(), tcp)) {
      List<Integer> ends = ends(message);
      assertThat(ends).hasSizeGreaterThan(0);
      for (int cut = 0; cut < message.length; cut++) {
        byte[] padded = Arrays.copyOf(message, cut + Scanner.SLACK);
        byte[] stale = new byte[Scanner.SLACK];
        random.nextBytes(stale);
        if (random.nextBoolean()) {
          int rest = Math.min(stale.length, message.length - cut);
          System.arraycopy(message, cut, stale, 0, rest);
        }
        System.arraycopy(stale, 0, padded, cut, stale.length);
        CountingSink sink = new CountingSink();
        new Scanner().message(new Stream(), padded, cut, sink);
        int limit = cut;
        long whole = ends.stream().filter(end -> end <= limit).count();
        assertThat((long) sink.counted).as("seed %d, cut at %d", SEED, cut).isEqualTo(whole);
        assertThat(sink.lostTotal()).as("seed %d, cut at %d", SEED, cut).isEqualTo(1);
      }
    }
  }

  @Test
  void message_firstOfAStreamCutAtEveryByte_neverThrowsAndCountsWhatIsWhole() throws IOException {
    byte[] message = Corpus.frames(Corpus.TRICKLE).getFirst().message();
    assertThat(message.length).isGreaterThan(20_000);
    List<Integer> ends = ends(message);
    byte[] padded = Corpus.padded(message, (byte) 0x0a);
    for (int cut = 0; cut < message.length; cut++) {
      CountingSink sink = new CountingSink();
      Stream stream = new Stream();
      new Scanner().message(stream, padded, cut, sink);
      int limit = cut;
      long whole = ends.stream().filter(end -> end <= limit).count();
      assertThat((long) sink.counted).as("cut at %d", cut).isEqualTo(whole);
      if (!stream.identified()) {
        assertThat(sink.lostTotal()).as("cut at %d", cut).isEqualTo(1);
      } else {
        assertThat(stream.source().node()).as("cut at %d", cut).isNotEqualTo("unknown");
      }
    }
  }

  /** Where the entries of a message end. */
  private static List<Integer> ends(byte[] message) throws IOException {
    List<Integer> ends = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        in.skipField(tag);
        continue;
      }
      int limit = in.pushLimit(in.readRawVarint32());
      while (in.readTag() != 0) {
        in.skipRawBytes(in.readRawVarint32());
        ends.add(in.getTotalBytesRead());
      }
      in.popLimit(limit);
    }
    return ends;
  }

  @Test
  void message_garbage_neverThrowsAndIsLostOnce() {
    for (int i = 0; i < 50_000; i++) {
      Random random = new Random(SEED + i);
      byte[] garbage = new byte[1 + random.nextInt(200)];
      random.nextBytes(garbage);
      if (random.nextBoolean()) {
        garbage[0] = (byte) (random.nextBoolean() ? 0x12 : 0x1a);
      }
      CountingSink sink = CountingSink.of(garbage);
      int ofMessage = sink.lostBy.stream().filter(Input.ALS::equals).toList().size();
      assertThat(ofMessage).as("seed %d", SEED + i).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void message_zeroTag_lostAsMalformedMessage() {
    assertLost(new byte[] {0, 0, 0}, 0, Input.ALS, Loss.MESSAGE_MALFORMED);
  }

  @Test
  void message_declaredLengthBeyondItsEnd_lostAsTruncated() {
    byte[] message = http(WHOLE, WHOLE);
    for (byte length : new byte[] {127, (byte) (message[1] + 1)}) {
      byte[] odd = message.clone();
      odd[1] = length;
      assertLost(odd, 2, Input.ALS_HTTP, Loss.TRUNCATED);
    }
  }

  @Test
  void message_entryLongerThanItsLogs_lostAsTruncated() {
    byte[] message = http(WHOLE);
    message[3]++;
    assertLost(message, 0, Input.ALS_HTTP, Loss.TRUNCATED);
  }

  /** A used scratch array may hold, just behind the message, what looks like further fields. */
  @Test
  void message_staleBytesBehindTheLastEntry_notReadAndNotReadPast() {
    byte[] attemptsSentReceived = {
      (byte) 0xc0,
      0x01,
      0x01, // 24: attempts
      (byte) 0xf8,
      0x01,
      (byte) 0x80,
      (byte) 0x80,
      0x01, // 31: bytes sent
      (byte) 0x80,
      0x02,
      (byte) 0x80,
      (byte) 0x80,
      0x01, // 32: bytes received
      (byte) 0x88,
      0x02,
      0x03, // 33: type
    };
    byte[] message =
        tcp(
            TCPAccessLogEntry.newBuilder()
                .setCommonProperties(AccessLogCommon.newBuilder().setRouteName("r"))
                .build());
    byte[] bytes = Arrays.copyOf(message, message.length + Scanner.SLACK);
    System.arraycopy(attemptsSentReceived, 0, bytes, message.length, Math.min(Scanner.SLACK, 16));
    CountingSink sink =
        new CountingSink(entry -> {
          assertThat(entry.attempts).isZero();
          assertThat(entry.bytesSent).isZero();
          assertThat(entry.bytesReceived).isZero();
          assertThat(entry.type).isZero();
        });
    new Scanner().message(new Stream(), bytes, message.length, sink);
    assertThat(sink.counted).isEqualTo(1);
    assertThat(sink.lost).isEmpty();
  }

  @Test
  void message_everyCommonFieldOfWrongWireType_skippedAndCountedAsOdd() {
    for (int field = 1; field <= 33; field++) {
      boolean varint = field == 24 || field == 27 || field >= 29;
      UnknownFieldSet.Builder wrong = UnknownFieldSet.newBuilder();
      if (varint) {
        wrong.mergeLengthDelimitedField(field, ByteString.copyFromUtf8("x"));
      } else {
        wrong.mergeVarintField(field, 7);
      }
      HTTPAccessLogEntry odd =
          WHOLE.toBuilder()
              .setCommonProperties(AccessLogCommon.newBuilder().setUnknownFields(wrong.build()))
              .build();
      String context = "field " + field;
      CountingSink sink =
          CountingSink.of(
              http(odd, WHOLE),
              entry -> {
                if (entry.cluster == 0) {
                  assertThat(entry.wrongWireTypes).as(context).isEqualTo(1);
                  assertThat(entry.unknownFields).as(context).isZero();
                  assertThat(entry.code).as(context).isEqualTo(503);
                }
              });
      assertThat(sink.counted).as(context).isEqualTo(2);
      assertThat(sink.lost).as(context).isEmpty();
    }
  }

  @Test
  void message_responseAndFlagsOfWrongWireTypes_skippedAndCountedAsOdd() {
    HTTPAccessLogEntry.Builder odd = WHOLE.toBuilder();
    odd.getResponseBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .mergeLengthDelimitedField(2, ByteString.EMPTY)
                .mergeVarintField(6, 1)
                .build())
        .getResponseCodeBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder().mergeLengthDelimitedField(1, ByteString.EMPTY).build());
    odd.getCommonPropertiesBuilder()
        .getResponseFlagsBuilder()
        .setUpstreamConnectionFailure(true)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .mergeVarintField(13, 1)
                .mergeLengthDelimitedField(7, ByteString.EMPTY)
                .build());
    CountingSink sink =
        CountingSink.of(
            http(odd.build()),
            entry -> {
              assertThat(entry.wrongWireTypes).isEqualTo(5);
              assertThat(entry.unknownFields).isZero();
              assertThat(entry.flags).isEqualTo(Flag.UF.bit());
              assertThat(entry.code).isEqualTo(503);
            });
    assertThat(sink.counted).isEqualTo(1);
  }

  @Test
  void message_textsOfAMegabyte_readWhole() {
    String megabyte = "x".repeat(1 << 20);
    HTTPAccessLogEntry.Builder long1 = WHOLE.toBuilder();
    long1
        .getCommonPropertiesBuilder()
        .setRouteName(megabyte)
        .setUpstreamCluster(megabyte)
        .setStreamId(megabyte)
        .setUpstreamTransportFailureReason(megabyte)
        .putCustomTags("ufo.cluster", megabyte);
    long1.getResponseBuilder().setResponseCodeDetails(megabyte);
    int[] seen = {0};
    CountingSink sink =
        CountingSink.of(
            http(WHOLE, long1.build(), WHOLE),
            entry -> {
              if (seen[0]++ == 1) {
                for (long span :
                    new long[] {
                      entry.route,
                      entry.cluster,
                      entry.streamId,
                      entry.reason,
                      entry.tagCluster,
                      entry.details
                    }) {
                  assertThat(Entry.length(span)).isEqualTo(1 << 20);
                }
              }
            });
    assertThat(sink.counted).isEqualTo(3);
    assertThat(sink.lost).isEmpty();
  }

  @Test
  void message_withoutIdentifier_entriesComeAllTheSame() {
    Stream stream = new Stream();
    assertThat(CountingSink.of(stream, http(WHOLE), entry -> {}).counted).isEqualTo(1);
    assertThat(stream.identified()).isFalse();
    assertThat(stream.source().node()).isEqualTo("unknown");
  }

  private static byte[] identified(String node) {
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(
            StreamAccessLogsMessage.Identifier.newBuilder()
                .setLogName("log")
                .setNode(Node.newBuilder().setId(node)))
        .setHttpLogs(HTTPAccessLogEntries.newBuilder().addLogEntry(WHOLE))
        .build()
        .toByteArray();
  }

  @Test
  void message_identifierChanges_eachChangeIsNoticed() {
    Stream stream = new Stream();
    CountingSink.of(stream, identified("a"), entry -> {});
    CountingSink.of(stream, identified("a"), entry -> {});
    assertThat(stream.identifierChanges).isZero();
    CountingSink.of(stream, identified("b"), entry -> {});
    assertThat(stream.identifierChanges).isEqualTo(1);
    assertThat(stream.source().node()).isEqualTo("b");
  }

  @Test
  void message_identifierThatIsNoProtobuf_saysNothing() {
    byte[] message = identified("a");
    message[3] = 0x7f; // the node is longer than its identifier
    Stream stream = new Stream();
    CountingSink sink = CountingSink.of(stream, message, entry -> {});
    assertThat(sink.counted).isEqualTo(1);
    assertThat(stream.identified()).isFalse();
    message = identified("a");
    message[4] = 0x0f; // inside the node, wire type 7
    sink = CountingSink.of(stream, message, entry -> {});
    assertThat(sink.counted).isEqualTo(1);
    assertThat(stream.identified()).isFalse();
  }

  @Test
  void message_identifierThatIsNotUtf8OrHuge_keptAsFarAsItGoes() {
    byte[] message = identified("BAD!");
    int at = new String(message, StandardCharsets.ISO_8859_1).indexOf("BAD!");
    message[at] = (byte) 0xff;
    Stream stream = new Stream();
    assertThat(CountingSink.of(stream, message, entry -> {}).counted).isEqualTo(1);
    assertThat(stream.source().node()).isEqualTo("\uFFFDAD!");
    CountingSink.of(stream, identified("x".repeat(1 << 20)), entry -> {});
    assertThat(stream.source().node()).isEqualTo("x".repeat(512));
  }

  @Test
  void message_sixtyKilobytesOfExtensions_readPast() {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    Node.Builder node = message.getIdentifierBuilder().setLogName("log").getNodeBuilder();
    for (int i = 0; i < 1_000; i++) {
      node.addExtensionsBuilder().setName("envoy.filters.number-" + i).setCategory("filters");
    }
    // behind it, as the fields' order has it, comes nothing; before it all that is kept
    node.setId("n").setCluster("c").getLocalityBuilder().setRegion("eu").setSubZone("b");
    node.getUserAgentBuildVersionBuilder().getVersionBuilder().setMajorNumber(1).setMinorNumber(37);
    message.getHttpLogsBuilder().addLogEntry(WHOLE);
    byte[] bytes = message.build().toByteArray();
    assertThat(bytes.length).isGreaterThan(30_000);
    Stream stream = new Stream();
    assertThat(CountingSink.of(stream, bytes, entry -> {}).counted).isEqualTo(1);
    assertThat(stream.source()).isEqualTo(new Source("n", "c", "eu//b", "1.37.0"));
    assertThat(stream.logName()).isEqualTo("log");
    assertThat(stream.labelsTypes()).isTrue();
  }
}
