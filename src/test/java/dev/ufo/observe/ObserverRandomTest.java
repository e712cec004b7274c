package dev.ufo.observe;

import static dev.ufo.observe.Entries.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.ufo.signal.Source;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Entries that differ in one or two things each, so that whatever tells two signatures or places
 * apart is missed if it is missing from a key: against {@link Expected}.
 */
class ObserverRandomTest {
  private static final long SEED = 0x51_9a_70L;

  private final Random random = new Random(SEED);

  private boolean sometimes() {
    return random.nextInt(10) == 0;
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  private void change(AccessLogCommon.Builder c) {
    c.setDuration(Entries.millis(random.nextInt(1 << random.nextInt(20))));
    if (sometimes()) {
      c.clearDuration();
    }
    if (sometimes()) {
      c.clearTimeToFirstUpstreamTxByte();
    }
    if (sometimes()) {
      c.setTimeToFirstUpstreamTxByte(Entries.millis(random.nextInt(5_000)));
    }
    if (sometimes()) {
      c.clearTimeToFirstUpstreamRxByte();
    }
    if (sometimes()) {
      c.clearTimeToLastUpstreamRxByte();
    }
    if (sometimes()) {
      c.setUpstreamRemoteAddress(Entries.address("10.0.0." + random.nextInt(4), 8080));
    }
    if (sometimes()) {
      c.clearUpstreamRemoteAddress();
    }
    if (sometimes()) {
      c.clearUpstreamLocalAddress();
    }
    if (sometimes()) {
      c.setUpstreamCluster(pick("", "shop", "cart", "shopcart"));
    }
    if (sometimes()) {
      c.setRouteName(pick("a", "ab", "long-route-name/1", "long-route-name/2"));
    }
    if (sometimes()) {
      c.setDownstreamLocalAddress(Entries.address("10.0.9.9", 80 + random.nextInt(3)));
    }
    if (sometimes()) {
      ResponseFlags.Builder flags = c.getResponseFlagsBuilder();
      for (int i = random.nextInt(3); i >= 0; i--) {
        int number = 1 + random.nextInt(28);
        if (number == 13) {
          flags
              .getUnauthorizedDetailsBuilder()
              .setReason(ResponseFlags.Unauthorized.Reason.EXTERNAL_SERVICE);
        } else {
          flags.setField(ResponseFlags.getDescriptor().findFieldByNumber(number), true);
        }
      }
    }
    if (sometimes()) {
      c.setUpstreamTransportFailureReason(pick("r", "rr", "TLS_error"));
    }
    if (sometimes()) {
      c.setDownstreamTransportFailureReason(pick("r", "rr"));
    }
    if (sometimes()) {
      c.setConnectionTerminationDetails(pick("t", "tt"));
    }
    if (sometimes()) {
      c.setUpstreamRequestAttemptCount(random.nextInt(4));
    }
    if (sometimes()) {
      c.setUpstreamWireBytesReceived(random.nextLong(2) * random.nextInt(1 << 22));
    }
    if (sometimes()) {
      c.setUpstreamWireBytesSent(random.nextInt(1 << 22));
    }
    if (sometimes()) {
      c.setAccessLogTypeValue(random.nextInt(17));
    }
    if (sometimes()) {
      c.setMetadata(
          Metadata.newBuilder()
              .putFilterMetadata(
                  "tls",
                  Struct.newBuilder()
                      .putFields(
                          "failure",
                          Value.newBuilder()
                              .setStringValue(pick("ClientHelloNotDetected", "other"))
                              .build())
                      .build()));
    }
    tag(c, "ufo.tls", "TLSv1.2", "TLSv1.3", "-", "", "x");
    tag(c, "ufo.members", "0", "1", "-", "");
    tag(c, "ufo.close", "Normal", "LocalReset", "RemoteReset", "-", "", "x");
    tag(c, "ufo.flags", "-", "DO", "UDO", "UF,DO", "DOX,X", "");
    tag(c, "ufo.cluster", "-", "", "shop", "other");
    tag(c, "ufo.connection", "-", "0", "", "1", "2");
    tag(c, "other", "x");
  }

  private void tag(AccessLogCommon.Builder c, String name, String... values) {
    if (sometimes()) {
      c.putCustomTags(name, pick(values));
    }
  }

  private HTTPAccessLogEntry http(long start) {
    HTTPAccessLogEntry.Builder entry =
        random.nextInt(4) == 0
            ? Entries.refused(start)
            : Entries.answered(start, 1 + random.nextInt(5));
    change(entry.getCommonPropertiesBuilder());
    if (sometimes()) {
      entry.getRequestBuilder().setAuthority(pick("a", "b", ""));
    }
    if (sometimes()) {
      entry
          .getResponseBuilder()
          .setResponseCode(
              UInt32Value.of(List.of(0, 99, 100, 204, 499, 500, 503).get(random.nextInt(7))));
    }
    if (sometimes()) {
      entry
          .getResponseBuilder()
          .setResponseCodeDetails(pick("via_upstream", "via_upstreal", "", "overload"));
    }
    if (sometimes()) {
      entry.getResponseBuilder().putResponseHeaders("grpc-status", pick("0", "14", "7", "x", ""));
    }
    if (sometimes()) {
      entry.getResponseBuilder().putResponseTrailers("grpc-status", pick("0", "14", "100"));
    }
    if (random.nextInt(40) == 0) {
      entry.getResponseBuilder().putResponseHeaders("x-envoy-overloaded", "true");
    }
    return entry.build();
  }

  private TCPAccessLogEntry tcp(long start) {
    TCPAccessLogEntry.Builder entry = Entries.connection(start);
    change(entry.getCommonPropertiesBuilder());
    return entry.build();
  }

  @Test
  void delta_entriesThatDifferALittle_asWorkedOutThePlainWay() {
    Rig rig = new Rig(new Caps(1_000, 10_000, 100_000, 10, 1_000, 100_000), 3);
    rig.connect("node-1", 1, 40);
    Source source = rig.stream.source();
    Expected expected = new Expected();
    Delta merged = Delta.EMPTY;
    for (int i = 0; i < 30_000; i++) {
      long start = START + 20L * i + random.nextInt(1_000);
      if (i % 8 == 0) {
        TCPAccessLogEntry entry = tcp(start);
        expected.tcp(source, entry);
        rig.tcp(entry);
      } else {
        HTTPAccessLogEntry entry = http(start);
        expected.http(source, entry);
        rig.http(entry);
      }
      if (random.nextInt(100) == 0) {
        merged = merged.merge(rig.collect());
      }
    }
    merged = merged.merge(rig.collect());
    assertThat(merged.overflow()).isEmpty();
    List<String> differences = expected.differences(merged);
    assertThat(differences.stream().limit(5)).as("seed %d", SEED).isEmpty();
    assertThat(merged.rows().size()).isGreaterThan(5_000);
    assertThat(expected.paths).as("seed %d", SEED).containsAll(merged.paths());
  }
}
