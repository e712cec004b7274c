package dev.ufo.history;

import static dev.ufo.history.Ticks.MILLI;
import static dev.ufo.history.Ticks.SECOND;
import static dev.ufo.history.Ticks.T0;
import static dev.ufo.history.Ticks.endpoint;
import static dev.ufo.history.Ticks.error;
import static dev.ufo.history.Ticks.noConnection;
import static dev.ufo.history.Ticks.noHost;
import static dev.ufo.history.Ticks.ok;
import static dev.ufo.history.Ticks.okOn;
import static dev.ufo.history.Ticks.unknownFlag;
import static dev.ufo.history.Ticks.way;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ufo.history.Ticks.Timing;
import dev.ufo.history.Totals.Limits;
import dev.ufo.observe.Symptoms;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.tally.Delta;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Place ONE = endpoint("payments", "10.90.0.11:8080");
  private static final Place TWO = endpoint("payments", "10.90.0.12:8080");

  private final Ticks ticks = new Ticks();
  private final Routes routes = new Routes(100, IDLE);
  private final Totals totals = new Totals(new Limits(20, 10, 2, IDLE), routes, Symptoms::of);
  private long now = T0;

  private void tick() {
    now += SECOND;
    Delta delta = ticks.take();
    routes.learn(delta, now);
    totals.apply(delta, now);
  }

  private ClusterTotals cluster(String name) {
    return totals.cluster(name).orElseThrow().totals();
  }

  @Test
  void oneRefusingEndpoint_exactNumbers() {
    ticks.entries(290, ONE, ok(), Timing.at(T0).sentAfter(0).answer(3 * MILLI));
    ticks.entries(190, TWO, noConnection(Flag.UF, Flag.URX), Timing.at(T0 + 7).took(MILLI / 4));
    ticks.entries(5, ONE, error(500), Timing.at(T0 + 9).sentAfter(0).answer(3 * MILLI));
    tick();
    ticks.entries(10, TWO, noConnection(Flag.UF, Flag.URX), Timing.at(T0 + 5).took(MILLI / 4));
    tick();

    ClusterTotals payments = cluster("payments");
    assertThat(payments.requests()).isEqualTo(495);
    assertThat(payments.failures()).isEqualTo(200);
    assertThat(payments.flags().of("UF")).isEqualTo(200);
    assertThat(payments.flags().of("URX")).isEqualTo(200);
    assertThat(payments.flags().of("UC")).isZero();
    assertThat(payments.upstreamErrors().of("500")).isEqualTo(5);
    assertThat(payments.latency().count()).isEqualTo(295);
    assertThat(payments.latency().counts()[2]).as("2 to 4 ms").isEqualTo(295);
    assertThat(payments.latency().sumSeconds()).isCloseTo(0.885, within(1e-9));
    assertThat(payments.connect().count()).isEqualTo(200);
    assertThat(payments.connect().counts()[0]).isEqualTo(200);

    assertThat(totals.cluster("payments").orElseThrow().endpoints())
        .satisfiesExactly(
            one -> {
              assertThat(one.endpoint()).isEqualTo("10.90.0.11:8080");
              assertThat(one.requests()).isEqualTo(295);
              assertThat(one.failures()).isZero();
              assertThat(one.lastSuccess()).isEqualTo(T0 + 9);
              assertThat(one.lastFailure()).isZero();
            },
            two -> {
              assertThat(two.requests()).isEqualTo(200);
              assertThat(two.failures()).isEqualTo(200);
              assertThat(two.flags().of("UF")).isEqualTo(200);
              assertThat(two.lastSuccess()).isZero();
              assertThat(two.lastFailure()).isEqualTo(T0 + 7);
            });

    Traffic traffic = totals.traffic();
    assertThat(traffic.counted()).isEqualTo(495);
    assertThat(traffic.succeeded()).isEqualTo(290);
    assertThat(traffic.delays().count()).isEqualTo(495);
  }

  @Test
  void knownCluster_hasZeroSeriesOfUpstreamFlags_aDerivedNameHasNot() {
    ticks.entries(1, ONE, ok(), Timing.at(T0));
    ticks.entries(1, way("", "scanner.example", ""), noHost(Flag.NR), Timing.at(T0));
    tick();
    assertThat(cluster("payments").flags().toString())
        .isEqualTo(
            "UH=0 UT=0 LR=0 UR=0 UF=0 UC=0 UO=0 NR=0 URX=0 UMSDR=0 UPE=0 NC=0 OM=0 DF=0 DO=0"
                + " UDO=0");
    assertThat(cluster("scanner.example").flags().toString()).isEqualTo("NR=1");
  }

  @Test
  void derivedName_thatTurnsOutToBeACluster_getsItsZeroSeries() {
    ticks.entries(1, way("payments", "", ""), noHost(Flag.UH), Timing.at(T0));
    tick();
    assertThat(cluster("payments").named()).isEqualTo(Name.From.ROUTE_NAME);
    ticks.entries(1, ONE, ok(), Timing.at(T0));
    tick();
    assertThat(cluster("payments").named()).isEqualTo(Name.From.ENVOY);
    assertThat(cluster("payments").flags().of("UH")).isEqualTo(1);
    assertThat(cluster("payments").flags().size()).isEqualTo(16);
  }

  @Test
  void noHost_isCountedUnderTheClusterOfItsRoute() {
    ticks.path("payments", "payments-default", "127.0.0.1:10000");
    ticks.entries(
        3, way("payments-default", "", "127.0.0.1:10000"), noHost(Flag.UH), Timing.at(T0));
    tick();
    assertThat(totals.traffic().clusters()).hasSize(1);
    assertThat(cluster("payments").flags().of("UH")).isEqualTo(3);
    assertThat(cluster("payments").endpoints()).isZero();
  }

  @Test
  void hiddenRetries_areThoseOfRequestsThatSucceeded() {
    ticks.entries(4, ONE, okOn(Connection.REUSED, true), Timing.at(T0).extraAttempts(2));
    ticks.entries(5, ONE, noConnection(Flag.UF, Flag.URX), Timing.at(T0).extraAttempts(1));
    ticks.entries(6, ONE, error(503), Timing.at(T0).extraAttempts(1));
    tick();
    assertThat(cluster("payments").hiddenRetries()).isEqualTo(8);
  }

  @Test
  void connect_isTheWaitOfTheFirstOnAConnection_andOfThoseWhoGotNone() {
    ticks.entries(1, ONE, okOn(Connection.NEW, false), Timing.at(T0).sentAfter(20 * MILLI));
    ticks.entries(2, ONE, okOn(Connection.NEW, true), Timing.at(T0).sentAfter(900 * MILLI));
    ticks.entries(4, ONE, okOn(Connection.REUSED, false), Timing.at(T0).sentAfter(0));
    ticks.entries(8, ONE, noConnection(Flag.UF), Timing.at(T0).took(250 * MILLI));
    ticks.entries(16, ONE, noConnection(Flag.UO), Timing.at(T0).took(0));
    ticks.entries(32, ONE, noConnection(Flag.UF, Flag.UO), Timing.at(T0).took(250 * MILLI));
    tick();
    long[] counts = cluster("payments").connect().counts();
    assertThat(counts[5]).as("16 to 32 ms").isEqualTo(1);
    assertThat(counts[8]).as("128 to 256 ms").isEqualTo(40);
    assertThat(cluster("payments").connect().count()).isEqualTo(41);
  }

  @Test
  void durations_boundsAreRound_andTheLastBucketIsOpen() {
    assertThat(Durations.bounds())
        .containsExactly(
            0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048,
            4.096, 8.192, 16.384);
    long[] lengths = {
      0, MILLI - 1, MILLI, 2 * MILLI - 1, 16_383 * MILLI, 16_384 * MILLI, 90 * SECOND
    };
    int[] buckets = {0, 0, 1, 1, 14, 15, 15};
    for (int i = 0; i < lengths.length; i++) {
      String name = "cluster-" + i;
      ticks.entries(1, endpoint(name, "a"), ok(), Timing.at(T0).sentAfter(0).answer(lengths[i]));
      tick();
      assertThat(cluster(name).latency().counts()[buckets[i]]).as("%d ns", lengths[i]).isEqualTo(1);
    }
  }

  @Test
  void everyReasonIsThereFromTheStart() {
    Traffic traffic = totals.traffic();
    assertThat(traffic.arrived()).containsOnlyKeys(Input.values()).containsEntry(Input.ALS, 0L);
    assertThat(traffic.lost()).containsOnlyKeys(Loss.values());
    assertThat(traffic.mended()).containsOnlyKeys(Mend.values());
    assertThat(traffic.overflow())
        .containsOnlyKeys(
            "clusters",
            "endpoints",
            "signatures",
            "sources",
            "paths",
            "rows",
            "history_evidence",
            "history_endpoint_failures",
            "history_clusters",
            "history_endpoints",
            "history_sources",
            "history_routes");
  }

  @Test
  void arrived_isCountedPlusLost() {
    ticks.entries(7, ONE, ok(), Timing.at(T0)).lost(3, Loss.MALFORMED).lost(2, Loss.NOT_AN_END);
    tick();
    Traffic traffic = totals.traffic();
    assertThat(traffic.arrived().get(Input.ALS_HTTP)).isEqualTo(12);
    assertThat(traffic.counted()).isEqualTo(7);
    assertThat(traffic.lost().get(Loss.MALFORMED)).isEqualTo(3);
    assertThat(traffic.lost().get(Loss.NOT_AN_END)).isEqualTo(2);
  }

  @Test
  void unknownFlags_andImpossibleCodes_haveABoundedVocabulary() {
    for (int bit = 0; bit < 64; bit++) {
      ticks.entries(1, ONE, unknownFlag(bit), Timing.at(T0));
    }
    for (int code = 500; code < 1_500; code++) {
      ticks.entries(1, ONE, error(code), Timing.at(T0));
    }
    tick();
    assertThat(cluster("payments").flags().of("unknown_29")).isEqualTo(1);
    assertThat(cluster("payments").flags().of("unknown_other")).isEqualTo(1);
    assertThat(cluster("payments").flags().size()).isEqualTo(16 + 64);
    assertThat(cluster("payments").upstreamErrors().size()).isEqualTo(100 + 1);
    assertThat(cluster("payments").upstreamErrors().of(Place.OTHER)).isEqualTo(900);
  }

  @Test
  void clustersBeyondTheCap_goToOther_andAreCounted() {
    for (int i = 0; i < 30; i++) {
      ticks.entries(2, endpoint("cluster-" + i, "10.0.0.1:80"), ok(), Timing.at(T0));
      tick();
    }
    assertThat(cluster(Place.OTHER).requests()).isEqualTo(20);
    assertThat(totals.traffic().clusters()).hasSize(21);
    assertThat(totals.traffic().overflow()).containsEntry("history_clusters", 10L);
    assertThat(totals.traffic().counted()).isEqualTo(60);
  }

  @Test
  void aScanOfRandomHostNames_leavesRoomForClusters() {
    for (int i = 0; i < 100; i++) {
      ticks.entries(1, way("", "random-" + i + ".example", ""), noHost(Flag.NR), Timing.at(T0));
    }
    tick();
    assertThat(cluster(Place.OTHER).flags().of("NR")).isEqualTo(98);
    ticks.entries(1, ONE, ok(), Timing.at(T0));
    tick();
    assertThat(cluster("payments").requests()).isEqualTo(1);
  }

  @Test
  void endpointsBeyondTheCap_goToOtherOfTheirCluster() {
    for (int i = 0; i < 15; i++) {
      ticks.entries(1, endpoint("payments", "10.0.0." + i + ":80"), ok(), Timing.at(T0));
      tick();
    }
    var endpoints = totals.cluster("payments").orElseThrow().endpoints();
    assertThat(endpoints).hasSize(11);
    assertThat(endpoints.getLast().endpoint()).isEqualTo(Place.OTHER);
    assertThat(endpoints.getLast().requests()).isEqualTo(5);
    assertThat(cluster("payments").requests()).isEqualTo(15);
  }

  @Test
  void idleClustersAndEndpoints_areForgotten_andMakeRoom() {
    ticks.entries(1, endpoint("old", "10.0.0.1:80"), ok(), Timing.at(T0));
    ticks.entries(1, ONE, ok(), Timing.at(T0));
    tick();
    for (int minute = 0; minute < 90; minute++) {
      now += Duration.ofMinutes(1).toNanos();
      ticks.entries(1, TWO, ok(), Timing.at(T0));
      tick();
    }
    assertThat(totals.traffic().clusters())
        .extracting(ClusterTotals::cluster)
        .containsExactly("payments");
    assertThat(totals.cluster("payments").orElseThrow().endpoints())
        .extracting(EndpointTotals::endpoint)
        .containsExactly("10.90.0.12:8080");
    assertThat(totals.traffic().sizes())
        .isEqualTo(
            Map.of(
                "history_clusters", 1L,
                "history_endpoints", 1L,
                "history_sources", 1L,
                "history_routes", 0L,
                "history_evidence", 0L,
                "history_endpoint_failures", 0L));
    assertThat(cluster("payments").requests()).as("counters do not go back").isEqualTo(91);
  }

  @Test
  void namesThatDifferInBrokenCharactersOnly_areOneCluster() {
    ticks.entries(1, endpoint("a\uD800", "x"), ok(), Timing.at(T0));
    ticks.entries(1, endpoint("a\uDBFF", "x"), ok(), Timing.at(T0));
    ticks.entries(1, endpoint("\uD83D\uDEF8", "x"), ok(), Timing.at(T0));
    tick();
    assertThat(totals.traffic().clusters())
        .extracting(ClusterTotals::cluster)
        .containsExactly("a\uFFFD", "\uD83D\uDEF8");
    assertThat(cluster("a\uFFFD").requests()).isEqualTo(2);
  }

  @Test
  void source_whoseClockRunsAhead_isSeen() {
    ticks.entries(1, ONE, ok(), Timing.at(now + 31 * SECOND));
    tick();
    SourceTotals gateway = totals.traffic().sources().getFirst();
    assertThat(gateway.source()).isEqualTo(Ticks.GATEWAY);
    assertThat(gateway.firstSeen()).isEqualTo(now);
    assertThat(gateway.ahead()).isEqualTo(30 * SECOND);
    ticks.entries(4, ONE, ok(), Timing.at(now));
    tick();
    gateway = totals.traffic().sources().getFirst();
    assertThat(gateway.ahead()).isZero();
    assertThat(gateway.entries()).isEqualTo(5);
    assertThat(gateway.firstSeen()).isEqualTo(now - SECOND);
    assertThat(gateway.lastSeen()).isEqualTo(now);
  }

  @Test
  void traffic_doesNotChangeAfterwards() {
    ticks.entries(1, ONE, noConnection(Flag.UF), Timing.at(T0));
    tick();
    Traffic before = totals.traffic();
    ticks.entries(1, ONE, noConnection(Flag.UF), Timing.at(T0)).lost(1, Loss.EMPTY);
    tick();
    ClusterTotals payments = before.clusters().getFirst();
    assertThat(payments.requests()).isEqualTo(1);
    assertThat(payments.flags().of("UF")).isEqualTo(1);
    assertThat(payments.connect().count()).isEqualTo(1);
    assertThat(before.lost().get(Loss.EMPTY)).isZero();
  }

  @Test
  void unknownCluster_isEmpty() {
    assertThat(totals.cluster("nobody")).isEmpty();
  }
}
