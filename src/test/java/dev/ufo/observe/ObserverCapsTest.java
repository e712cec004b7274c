package dev.ufo.observe;

import static dev.ufo.observe.Entries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Place;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Table;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A million distinct names: the caps hold, nothing is lost, and what was known before stays right.
 */
class ObserverCapsTest {
  private static final int MILLION = 1_000_000;
  private static final int MANY = 200_000;
  private static final int TICK = 50_000;
  private static final String DIGITS = "00000000";
  private static final Caps CAPS = new Caps(100, 1_000, 200, 20, 50, 5_000);
  private static final long MEGABYTE = 1 << 20;

  /**
   * One entry whose eight digits are written anew each time; every tenth entry is the known one.
   */
  private static final class Flood {
    final Rig rig = new Rig(CAPS, 0);
    private final byte[] message;
    private final int[] digits;
    private final int length;
    private final byte[] known;
    private final int knownLength;
    long knownCounted;
    long all;
    long overflow;

    Flood(Consumer<HTTPAccessLogEntry.Builder> change) {
      HTTPAccessLogEntry.Builder entry = Entries.refused(START);
      change.accept(entry);
      byte[] bytes = message(entry.build());
      length = bytes.length;
      message = Corpus.padded(bytes, (byte) 0);
      digits = digits(bytes);
      byte[] knownBytes = message(Entries.answered(START, 1).build());
      knownLength = knownBytes.length;
      known = Corpus.padded(knownBytes, (byte) 0);
      rig.connect("node-1", 1, 40);
    }

    private static int[] digits(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      List<Integer> found = new ArrayList<>();
      for (int at = text.indexOf(DIGITS); at >= 0; at = text.indexOf(DIGITS, at + 8)) {
        found.add(at);
      }
      return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static byte[] message(HTTPAccessLogEntry entry) {
      StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
      message.getHttpLogsBuilder().addLogEntry(entry);
      return message.build().toByteArray();
    }

    /** Sends a million, and holds each Delta against what was sent. */
    void run(int entries) {
      assertThat(digits).isNotEmpty();
      rig.scanner.message(rig.stream, known, knownLength, rig.observer);
      long sentKnown = 1;
      long sent = 1;
      for (int i = 1; i <= entries; i++) {
        if (i % 10 == 0) {
          rig.scanner.message(rig.stream, known, knownLength, rig.observer);
          sentKnown++;
        } else {
          write(i);
          rig.scanner.message(rig.stream, message, length, rig.observer);
        }
        sent++;
        if (i % TICK == 0) {
          Delta delta = rig.collect();
          all += delta.counted();
          delta
              .rows()
              .forEach((key, facts) -> {
                if (key.place().cluster().equals("shop") && !key.signature().failed()) {
                  knownCounted += facts.count();
                }
              });
          overflow += Rig.sum(delta.overflow().values());
          assertThat(delta.rows()).hasSizeLessThanOrEqualTo(CAPS.rows() + 1);
        }
      }
      assertThat(all).isEqualTo(sent);
      assertThat(knownCounted).isEqualTo(sentKnown);
      // a cluster that is known may have one shared slot more
      assertThat(rig.tally.size(Table.ENDPOINTS))
          .isLessThanOrEqualTo(CAPS.endpoints() + CAPS.clusters() + 1);
      assertThat(rig.tally.size(Table.CLUSTERS)).isLessThanOrEqualTo(CAPS.clusters());
      assertThat(rig.tally.size(Table.PATHS)).isLessThanOrEqualTo(CAPS.paths());
      assertThat(rig.tally.size(Table.SOURCES)).isLessThanOrEqualTo(CAPS.sources());
      assertThat(rig.tally.size(Table.SIGNATURES))
          .isLessThanOrEqualTo(CAPS.signatures() + 1_024 + 1);
      assertThat(rig.tally.footprint()).isLessThan(16 * MEGABYTE);
    }

    private void write(int number) {
      for (int at : digits) {
        int rest = number;
        for (int i = 7; i >= 0; i--) {
          message[at + i] = (byte) ('0' + rest % 10);
          rest /= 10;
        }
      }
    }
  }

  @Test
  void entry_aMillionClusters_oneOverflowRow() {
    Flood flood = new Flood(e -> e.getCommonPropertiesBuilder().setUpstreamCluster(DIGITS));
    flood.run(MILLION);
    assertThat(flood.overflow).isGreaterThanOrEqualTo(900_000 - CAPS.endpoints());
    flood.rig.http(Entries.answered(START, 1).build());
    flood.write(5_000_000);
    flood.rig.bytes(Arrays.copyOf(flood.message, flood.length));
    Delta delta = flood.rig.collect();
    assertThat(delta.overflow()).containsEntry(Table.CLUSTERS, 1L);
    assertThat(delta.rows().keySet())
        .extracting(key -> key.place().cluster())
        .containsExactlyInAnyOrder("shop", Place.OTHER);
  }

  @Test
  void entry_aMillionEndpoints_clustersOwnCountsStayRight() {
    Flood flood =
        new Flood(e ->
            e.getCommonPropertiesBuilder().setUpstreamRemoteAddress(Entries.address(DIGITS, 80)));
    flood.run(MILLION);
    flood.write(5_000_000);
    flood.rig.bytes(Arrays.copyOf(flood.message, flood.length));
    Delta delta = flood.rig.collect();
    assertThat(delta.overflow()).containsOnlyKeys(Table.ENDPOINTS);
    Place place = delta.rows().keySet().iterator().next().place();
    assertThat(place.cluster()).isEqualTo("shop");
    assertThat(place.endpoint()).isEqualTo(Place.OTHER);
  }

  @Test
  void entry_aMillionDetails_flagsAndCodesStay() {
    Flood flood = new Flood(e -> e.getResponseBuilder().setResponseCodeDetails(DIGITS));
    flood.run(MILLION);
    flood.write(5_000_000);
    flood.rig.bytes(Arrays.copyOf(flood.message, flood.length));
    Delta delta = flood.rig.collect();
    assertThat(delta.overflow()).containsOnlyKeys(Table.SIGNATURES);
    Delta.Key key = delta.rows().keySet().iterator().next();
    assertThat(key.signature().details()).isEqualTo(Place.OTHER);
    assertThat(key.signature().code()).isEqualTo(503);
    assertThat(key.signature().failureFlags()).containsExactly("UF");
  }

  @Test
  void entry_manyTransportReasons_capsHold() {
    new Flood(e -> e.getCommonPropertiesBuilder().setUpstreamTransportFailureReason(DIGITS))
        .run(MANY);
  }

  @Test
  void entry_manyTerminationsAndDownstreamReasons_capsHold() {
    new Flood(e ->
        e.getCommonPropertiesBuilder()
            .setConnectionTerminationDetails(DIGITS)
            .setDownstreamTransportFailureReason(DIGITS))
        .run(MANY);
  }

  @Test
  void entry_manyCodes_evenSignaturesWithoutTextsAreCapped() {
    Rig rig = new Rig(CAPS, 0);
    rig.connect("node-1", 1, 40);
    for (int i = 0; i < 5_000; i++) {
      HTTPAccessLogEntry.Builder entry = Entries.refused(START);
      entry.getResponseBuilder().getResponseCodeBuilder().setValue(1_000 + i);
      rig.http(entry.build());
    }
    Delta delta = rig.collect();
    assertThat(delta.counted()).isEqualTo(5_000);
    assertThat(rig.tally.size(Table.SIGNATURES)).isLessThanOrEqualTo(CAPS.signatures() + 1_024 + 1);
  }

  @Test
  void entry_aMillionRoutesToNoHost_capsHold() {
    new Flood(e -> hostless(e, DIGITS, "a")).run(MILLION);
  }

  @Test
  void entry_aMillionAuthoritiesToNoHost_capsHold() {
    new Flood(e -> hostless(e, "", DIGITS)).run(MILLION);
  }

  private static void hostless(HTTPAccessLogEntry.Builder entry, String route, String authority) {
    entry.clear().mergeFrom(Entries.hostless(START, route).build());
    entry.getRequestBuilder().setAuthority(authority);
  }

  @Test
  void entry_manyTaggedClustersToNoHost_capsHold() {
    new Flood(
            e -> {
              hostless(e, "r", "a");
              e.getCommonPropertiesBuilder().putCustomTags("ufo.cluster", DIGITS);
            })
        .run(MANY);
  }

  @Test
  void entry_manyRoutesToOneCluster_capsHold() {
    Flood flood = new Flood(e -> e.getCommonPropertiesBuilder().setRouteName(DIGITS));
    flood.run(MANY);
    assertThat(flood.overflow).isPositive();
  }

  @Test
  void entry_manyConnections_capsHold() {
    new Flood(
            e -> {
              e.clear().mergeFrom(Entries.answered(START, 1).build());
              e.getCommonPropertiesBuilder().setUpstreamCluster("other");
              e.getCommonPropertiesBuilder().putCustomTags("ufo.connection", DIGITS);
            })
        .run(MANY);
  }

  @Test
  void entry_ofManySources_capsHold() {
    Rig rig = new Rig(CAPS, 0);
    StreamAccessLogsMessage.Builder builder = StreamAccessLogsMessage.newBuilder();
    builder.getIdentifierBuilder().getNodeBuilder().setId(DIGITS);
    builder.getHttpLogsBuilder().addLogEntry(Entries.answered(START, 1));
    byte[] bytes = builder.build().toByteArray();
    byte[] padded = Corpus.padded(bytes, (byte) 0);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(DIGITS);
    long counted = 0;
    long overflow = 0;
    for (int i = 0; i < MANY; i++) {
      byte[] digits = String.format("%08d", i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, padded, at, digits.length);
      rig.scanner.message(new Stream(), padded, bytes.length, rig.observer);
      if ((i + 1) % TICK == 0) {
        Delta delta = rig.collect();
        counted += delta.counted();
        overflow += delta.overflow().getOrDefault(Table.SOURCES, 0L);
        delta.rows().keySet().forEach(key -> assertThat(key.place().cluster()).isEqualTo("shop"));
      }
    }
    assertThat(counted).isEqualTo(MANY);
    assertThat(overflow).isEqualTo(MANY - CAPS.sources());
    assertThat(rig.tally.size(Table.SOURCES)).isEqualTo(CAPS.sources());
    assertThat(rig.tally.footprint()).isLessThan(16 * MEGABYTE);
  }

  /** The overflow must not stand in the way of those that come back when there is room again. */
  @Test
  void sweep_afterTheFlood_thereIsRoomAgain() {
    Rig rig = new Rig(CAPS, 60);
    rig.connect("node-1", 1, 40);
    for (int i = 0; i < 5_000; i++) {
      HTTPAccessLogEntry.Builder entry = Entries.answered(START, 1);
      entry.getCommonPropertiesBuilder().setUpstreamCluster("flood-" + i);
      rig.http(entry.build());
    }
    assertThat(rig.collect().overflow()).containsKey(Table.CLUSTERS);
    for (int tick = 0; tick < 200; tick++) {
      rig.collect();
    }
    assertThat(rig.tally.size(Table.CLUSTERS)).isZero();
    assertThat(rig.tally.size(Table.ENDPOINTS)).isZero();
    Delta delta = rig.http(Entries.answered(START, 1).build()).collect();
    assertThat(delta.overflow()).isEmpty();
    assertThat(delta.rows().keySet().iterator().next().place().cluster()).isEqualTo("shop");
  }

  /** The overflow row's own ways must not hide those of the cluster that came first. */
  @Test
  void path_overflowBeforeTheFirstClusterIsSeenAgain_itsWayIsNoted() {
    Caps one = new Caps(1, 10, 50, 10, 50, 50);
    Rig rig = new Rig(one, 0);
    rig.connect("node-1", 1, 40);
    HTTPAccessLogEntry.Builder other = Entries.answered(START, 1);
    other.getCommonPropertiesBuilder().setUpstreamCluster("too-many").setRouteName("way");
    HTTPAccessLogEntry.Builder known = Entries.answered(START, 1);
    rig.http(known.build(), other.build());
    known.getCommonPropertiesBuilder().setRouteName("way");
    Delta delta = rig.http(known.build()).collect();
    assertThat(delta.paths())
        .anyMatch(path -> path.cluster().equals("shop") && path.route().equals("way"));
  }
}
