package dev.ufo.observe;

import static dev.ufo.observe.Entries.NANOS;
import static dev.ufo.observe.Entries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import dev.ufo.tally.Table;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** New or reused, and how long it was idle: small sequences by hand. */
class ObserverConnectionsTest {
  private static Map<Connection, Long> byConnection(Delta delta) {
    Map<Connection, Long> counts = new EnumMap<>(Connection.class);
    delta
        .rows()
        .forEach((key, facts) ->
            counts.merge(key.signature().shape().connection(), facts.count(), Long::sum));
    return counts;
  }

  private static Facts reused(Delta delta) {
    return delta.rows().entrySet().stream()
        .filter(row -> row.getKey().signature().shape().connection() == Connection.REUSED)
        .map(Map.Entry::getValue)
        .reduce(Facts::merge)
        .orElseThrow();
  }

  @Test
  void http1_secondRequestOnALocalPort_reusedAfterTheGap() {
    // answered at 9 ms; the next is sent 1 ms after its start
    Delta delta =
        new Rig()
            .http(
                Entries.answered(START, 1).build(),
                Entries.answered(START + 500, 1).build(),
                Entries.answered(START + 700, 2).build())
            .collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NEW, 2L, Connection.REUSED, 1L));
    assertThat(reused(delta).most(Measure.GAP)).hasValue((501 - 9) * NANOS);
    assertThat(reused(delta).least(Measure.GAP)).hasValue((501 - 9) * NANOS);
  }

  @Test
  void http1_connectionRemembered_acrossTicks() {
    Rig rig = new Rig().http(Entries.answered(START, 1).build());
    rig.collect();
    Delta delta = rig.http(Entries.answered(START + 30_000, 1).build()).collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.REUSED, 1L));
  }

  @Test
  void http1_connectionThatNeverAnswered_staysNew() {
    HTTPAccessLogEntry.Builder silent = Entries.answered(START, 1);
    silent
        .getCommonPropertiesBuilder()
        .clearTimeToFirstUpstreamRxByte()
        .clearTimeToLastUpstreamRxByte()
        .getResponseFlagsBuilder()
        .setUpstreamRequestTimeout(true);
    Delta delta = new Rig().http(silent.build(), silent.build()).collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NEW, 2L));
  }

  @Test
  void http1_terminated_portIsANewConnectionNextTime() {
    HTTPAccessLogEntry.Builder cut = Entries.answered(START + 100, 1);
    cut.getCommonPropertiesBuilder()
        .getResponseFlagsBuilder()
        .setUpstreamConnectionTermination(true);
    Delta delta =
        new Rig()
            .http(
                Entries.answered(START, 1).build(),
                cut.build(),
                Entries.answered(START + 200, 1).build())
            .collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NEW, 2L, Connection.REUSED, 1L));
    assertThat(reused(delta).count()).isEqualTo(1);
    assertThat(
            delta.rows().keySet().stream()
                .map(Delta.Key::signature)
                .filter(signature -> signature.flags() != 0)
                .map(Signature::shape)
                .map(Signature.Shape::connection))
        .containsExactly(Connection.REUSED);
  }

  @Test
  void http2_requestsAtTheSameTime_gapZero() {
    Delta delta =
        new Rig()
            .http(
                Entries.answered(START, 1).build(), // answered from 8 to 9
                Entries.answered(START + 2, 1).build(), // sent at 3: while the other was open
                Entries.answered(START + 4, 1).build())
            .collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NEW, 1L, Connection.REUSED, 2L));
    assertThat(reused(delta).most(Measure.GAP)).hasValue(0);
    assertThat(reused(delta).sum(Measure.GAP)).isZero();
  }

  @Test
  void http2_entriesOutOfOrder_laterAnswerCounts() {
    Delta delta =
        new Rig()
            .http(
                Entries.answered(START + 1_000, 1).build(),
                Entries.answered(START, 1).build(), // logged late
                Entries.answered(START + 1_100, 1).build())
            .collect();
    assertThat(reused(delta).most(Measure.GAP)).hasValue((1_101 - 1_009) * NANOS);
  }

  @Test
  void tagged_connectionIds_winOverAddresses() {
    Rig rig = new Rig();
    for (int i = 0; i < 4; i++) {
      HTTPAccessLogEntry.Builder entry = Entries.answered(START + 100L * i, 1);
      entry.getCommonPropertiesBuilder().putCustomTags("ufo.connection", "C" + i % 2);
      rig.http(entry.build());
    }
    assertThat(byConnection(rig.collect()))
        .isEqualTo(Map.of(Connection.NEW, 2L, Connection.REUSED, 2L));
    rig = new Rig();
    for (int port = 1; port <= 3; port++) {
      HTTPAccessLogEntry.Builder entry = Entries.answered(START + 100L * port, port);
      entry.getCommonPropertiesBuilder().putCustomTags("ufo.connection", "7");
      rig.http(entry.build());
    }
    assertThat(byConnection(rig.collect()))
        .isEqualTo(Map.of(Connection.NEW, 1L, Connection.REUSED, 2L));
  }

  @Test
  void tagged_noId_addressesDecide() {
    for (String none : new String[] {"0", "-", ""}) {
      Rig rig = new Rig();
      for (int port = 1; port <= 3; port++) {
        HTTPAccessLogEntry.Builder entry = Entries.answered(START + 100L * port, port);
        entry.getCommonPropertiesBuilder().putCustomTags("ufo.connection", none);
        rig.http(entry.build());
      }
      assertThat(byConnection(rig.collect()))
          .as("ufo.connection=%s", none)
          .isEqualTo(Map.of(Connection.NEW, 3L));
    }
  }

  @Test
  void http_sameAddressesAtAnotherEnvoy_anotherConnection() {
    Rig rig = new Rig().http(Entries.answered(START, 1).build());
    rig.connect("node-2", 1, 40).http(Entries.answered(START + 100, 1).build());
    assertThat(byConnection(rig.collect())).isEqualTo(Map.of(Connection.NEW, 2L));
  }

  @Test
  void tcp_anyConnection_none() {
    Delta delta = new Rig().tcp(Entries.connection(START).build()).collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NONE, 1L));
  }

  @Test
  void refused_noLocalAddress_none() {
    Delta delta = new Rig().http(Entries.refused(START).build()).collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NONE, 1L));
  }

  // ---- sweeps

  @Test
  void sweep_placeIdleForLong_connectionsOfOthersAreStillKnown() {
    Rig rig = new Rig(Caps.DEFAULT, 60);
    rig.connect("node-1", 1, 40);
    HTTPAccessLogEntry.Builder other = Entries.answered(START, 9);
    other.getCommonPropertiesBuilder().setUpstreamCluster("gone");
    rig.http(other.build(), Entries.answered(START, 1).build());
    for (int tick = 0; tick < 200; tick++) {
      rig.collect();
      rig.http(Entries.answered(START + 1_000L * (tick + 1), 1).build());
    }
    Delta last = rig.collect();
    assertThat(rig.tally.size(Table.ENDPOINTS)).isEqualTo(1);
    assertThat(byConnection(last)).isEqualTo(Map.of(Connection.REUSED, 1L));
  }

  /** Envoy restarts under a new name and numbers its connections from 1 again. */
  @Test
  void sweep_sourceNumberGivenToAnotherEnvoy_itsConnectionsAreNew() {
    Rig rig = new Rig(Caps.DEFAULT, 60);
    rig.connect("node-1", 1, 40);
    HTTPAccessLogEntry.Builder tagged = Entries.answered(START, 1);
    tagged.getCommonPropertiesBuilder().putCustomTags("ufo.connection", "1");
    rig.http(tagged.build());
    for (int tick = 0; tick < 200; tick++) {
      rig.collect();
    }
    assertThat(rig.tally.size(Table.SOURCES)).isZero();
    rig.connect("node-2", 1, 40);
    tagged.getCommonPropertiesBuilder().setStartTime(Entries.time(START + 200_000));
    Delta delta = rig.http(tagged.build()).collect();
    assertThat(byConnection(delta)).isEqualTo(Map.of(Connection.NEW, 1L));
  }
}
