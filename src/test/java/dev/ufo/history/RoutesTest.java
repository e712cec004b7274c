package dev.ufo.history;

import static dev.ufo.history.Ticks.GATEWAY;
import static dev.ufo.history.Ticks.SECOND;
import static dev.ufo.history.Ticks.T0;
import static dev.ufo.history.Ticks.endpoint;
import static dev.ufo.history.Ticks.noHost;
import static dev.ufo.history.Ticks.tcp;
import static dev.ufo.history.Ticks.way;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Name.From;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Signature UH = noHost(Flag.UH);
  private static final String EDGE = "127.0.0.1:10000";

  private final Routes routes = new Routes(100, Duration.ofMinutes(10));
  private final Ticks ticks = new Ticks();
  private long now = T0;

  private Name name(Place place) {
    return routes.name(place, UH);
  }

  private void tick(String... pathsOfClusterRouteListener) {
    now += SECOND;
    for (int i = 0; i < pathsOfClusterRouteListener.length; i += 3) {
      ticks.path(
          pathsOfClusterRouteListener[i],
          pathsOfClusterRouteListener[i + 1],
          pathsOfClusterRouteListener[i + 2]);
    }
    routes.learn(ticks.take(), now);
  }

  @Test
  void endpoint_isNamedByEnvoy() {
    assertThat(name(endpoint("payments", "10.90.0.11:8080")))
        .isEqualTo(new Name("payments", From.ENVOY));
  }

  @Test
  void tag_namesWhatHasNoHost() {
    assertThat(name(new Place(GATEWAY, "payments", "", "", "", "")))
        .isEqualTo(new Name("payments", From.TAG));
  }

  @Test
  void route_hasLedToACluster() {
    tick("payments", "payments-default", EDGE, "orders", "orders-default", EDGE);
    assertThat(name(way("payments-default", "", EDGE))).isEqualTo(new Name("payments", From.ROUTE));
    assertThat(name(way("payments-default", "", "127.0.0.1:10001")))
        .as("the same route, met on another listener")
        .isEqualTo(new Name("payments", From.ROUTE));
  }

  @Test
  void route_ofAnotherEnvoy_tellsNothing() {
    tick("payments", "payments-default", EDGE);
    Place elsewhere =
        new Place(dev.ufo.signal.Source.UNKNOWN, "", "", "payments-default", "", EDGE);
    assertThat(name(elsewhere)).isEqualTo(new Name("payments-default", From.ROUTE_NAME));
  }

  @Test
  void route_thatNeverLedAnywhere_isNotNamedAfterItsOnlyNeighbour() {
    tick("orders", "orders-default", EDGE);
    assertThat(name(way("payments-default", "", EDGE)))
        .isEqualTo(new Name("payments-default", From.ROUTE_NAME));
  }

  @Test
  void istiosDefaultRoute_isToldApartByListener() {
    tick("outbound|80||a", "default", "10.0.0.1:80", "outbound|80||b", "default", "10.0.0.2:80");
    assertThat(name(way("default", "", "10.0.0.2:80")))
        .isEqualTo(new Name("outbound|80||b", From.ROUTE));
    assertThat(name(way("default", "", "10.0.0.3:80")))
        .isEqualTo(new Name("default", From.ROUTE_NAME));
  }

  @Test
  void weightedRoute_isAMix_evenInATickWithOneOfThem() {
    tick("v1", "shop", EDGE);
    tick("v2", "shop", EDGE);
    tick("v1", "shop", EDGE);
    tick("v1", "shop", EDGE);
    assertThat(name(way("shop", "", EDGE))).isEqualTo(new Name("shop", From.ROUTE_NAME));
  }

  @Test
  void weightedRoute_bothInOneTick_isAMix() {
    tick("v1", "shop", EDGE, "v2", "shop", EDGE);
    tick("v2", "shop", EDGE);
    assertThat(name(way("shop", "", EDGE))).isEqualTo(new Name("shop", From.ROUTE_NAME));
  }

  @Test
  void switchedRoute_meansTheNewCluster() {
    tick("v1", "shop", EDGE);
    tick("v1", "shop", EDGE);
    tick("v2", "shop", EDGE);
    assertThat(name(way("shop", "", EDGE))).isEqualTo(new Name("v2", From.ROUTE));
  }

  @Test
  void mix_isForgotten_whenOneHasLongBeenAlone() {
    tick("v1", "shop", EDGE, "v2", "shop", EDGE);
    now += Duration.ofMinutes(10).toNanos();
    tick("v2", "shop", EDGE);
    assertThat(name(way("shop", "", EDGE))).isEqualTo(new Name("v2", From.ROUTE));
  }

  @Test
  void routeToManyClusters_tellsNothing() {
    for (int i = 0; i < 20; i++) {
      tick("cluster-" + i, "default", EDGE);
    }
    assertThat(name(way("default", "", EDGE))).isEqualTo(new Name("default", From.ROUTE_NAME));
  }

  @Test
  void tcpListener_withOneCluster_namesIt() {
    tick("ledger", "", "127.0.0.1:10001");
    Place place = way("", "", "127.0.0.1:10001");
    assertThat(routes.name(place, tcp(noHost(Flag.UO))))
        .isEqualTo(new Name("ledger", From.LISTENER));
  }

  @Test
  void listener_withTwoClusters_isNeverGuessedFrom() {
    tick("ledger", "", EDGE);
    tick("orders", "", EDGE);
    assertThat(routes.name(way("", "", EDGE), tcp(UH)))
        .isEqualTo(new Name(EDGE, From.LISTENER_ADDRESS));
    assertThat(name(way("", "shop.svc", EDGE))).isEqualTo(new Name("shop.svc", From.AUTHORITY));
  }

  @Test
  void filterChainNotFound_onASidecarsPort_isThatPortsCluster() {
    tick("inbound|8080||", "default", "10.90.0.11:8080");
    assertThat(routes.name(way("", "", "10.90.0.11:8080"), tcp(noHost(Flag.NR))))
        .isEqualTo(new Name("inbound|8080||", From.LISTENER));
  }

  @Test
  void routeNotFound_isNoFaultOfTheListenersOnlyCluster() {
    tick("orders", "orders-default", EDGE);
    assertThat(routes.name(way("", "billing.shop.svc", EDGE), noHost(Flag.NR)))
        .isEqualTo(new Name("billing.shop.svc", From.AUTHORITY));
  }

  @Test
  void nothingSaid_isUnknown() {
    assertThat(name(way("", "", ""))).isEqualTo(new Name("unknown", From.UNKNOWN));
  }

  @Test
  void name_staysThroughALongOutage_andIsForgottenAfterIt() {
    tick("payments", "payments-default", EDGE);
    for (int minute = 0; minute < 120; minute++) {
      now += Duration.ofMinutes(1).toNanos();
      tick();
      assertThat(name(way("payments-default", "", EDGE)).cluster()).isEqualTo("payments");
    }
    now += Duration.ofMinutes(20).toNanos();
    tick();
    assertThat(routes.size()).isZero();
  }

  @Test
  void ways_beyondTheCap_areCountedAndNotLearned() {
    for (int i = 0; i < 200; i++) {
      tick("cluster-" + i, "", "10.0.0." + i + ":80");
    }
    assertThat(routes.size()).isEqualTo(100);
    assertThat(routes.overflow()).isEqualTo(100);
    assertThat(routes.name(way("", "", "10.0.0.199:80"), tcp(UH)).from())
        .isEqualTo(From.LISTENER_ADDRESS);
  }
}
