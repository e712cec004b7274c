package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.connectFails;
import static dev.ufo.diagnose.Says.localFailure;
import static dev.ufo.diagnose.Says.noRouteToHost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;

/** What is wrong with this Envoy itself, or with the host it runs on. */
class LocalCausesTest {
  private static final String A = "192.0.2.10:443";
  private static final String B = "192.0.2.77:443";
  private static final String V6 = "[2001:db8::15]:443";
  private static final String PORTS = "immediate connect error: Cannot assign requested address";
  private static final String BIND = "failed to bind to 198.51.100.4:0: ";

  private final Scene scene = new Scene();
  private final Stage search = scene.cluster("search");

  // ---- network-unreachable

  private static Said unreachable(String endpoint) {
    String text = "immediate connect error: Network is unreachable|remote address:" + endpoint;
    return connectFails(text, 0, 1.6);
  }

  @Test
  void networkUnreachable_ipv6EndpointOfTwo_isNamed() {
    search.at(A).from(0).to(40).each(3, answered());
    search.at(V6).from(12).to(40).each(3, unreachable(V6));
    assertThat(scene.until(40).only())
        .names(CauseId.NETWORK_UNREACHABLE)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, V6);
  }

  @Test
  void networkUnreachable_atAllClusters_isThisEnvoyInOneGroup() {
    Stage carts = scene.cluster("carts");
    search.at(A).from(0).to(15).each(4, answered());
    carts.at(B).from(0).to(15).each(4, answered());
    search.at(A).from(15).to(40).each(4, unreachable(A));
    carts.at(B).from(15).to(40).each(4, unreachable(B));
    scene.until(40);
    assertThat(scene.only("search"))
        .names(CauseId.NETWORK_UNREACHABLE)
        .reaches(Scope.THIS_ENVOY, A);
    assertThat(scene.only("search").group()).isNotEmpty().isEqualTo(scene.only("carts").group());
  }

  @Test
  void networkUnreachable_inTcpProxy_isNamed() {
    search.at(V6).from(0).to(40).each(2, unreachable(V6).tcp());
    assertThat(scene.until(40).only()).names(CauseId.NETWORK_UNREACHABLE).surely();
  }

  @Test
  void networkUnreachable_noRouteToHostInstead_isNotNamed() {
    search.at(A).from(0).to(40).each(3, answered());
    search.at(V6).from(12).to(40).each(3, noRouteToHost(8, 3_000));
    assertThat(scene.until(40).only()).doesNotName(CauseId.NETWORK_UNREACHABLE);
  }

  // ---- envoy-out-of-descriptors

  @Test
  void outOfDescriptors_twoClustersOfOneEnvoy_isNamedForThisEnvoyInOneGroup() {
    Said failure = localFailure("socket creation failure");
    Stage carts = scene.cluster("carts");
    search.at(A, B).from(0).to(50).each(6, answered());
    carts.at("192.0.2.30:81").from(0).to(50).each(6, answered());
    search.at(A, B).from(20).to(50).each(2, failure);
    carts.at("192.0.2.30:81").from(21).to(50).each(2, failure);
    scene.until(50);
    Incident one = scene.only("search");
    Incident other = scene.only("carts");
    assertThat(one)
        .names(CauseId.ENVOY_OUT_OF_DESCRIPTORS)
        .surely()
        .reaches(Scope.THIS_ENVOY, A, B);
    assertThat(other).names(CauseId.ENVOY_OUT_OF_DESCRIPTORS).surely();
    assertThat(one.group()).isNotEmpty().isEqualTo(other.group());
  }

  @Test
  void outOfDescriptors_bindFailedInstead_isNotNamed() {
    search.at(A, B).from(0).to(40).each(2, localFailure(BIND + "Permission denied"));
    assertThat(scene.until(40).only()).doesNotName(CauseId.ENVOY_OUT_OF_DESCRIPTORS);
  }

  // ---- envoy-out-of-ports

  @Test
  void outOfPorts_atConnect_isNamed() {
    search.at(A).from(0).to(45).each(40, answered());
    search.at(A).from(20).to(45).each(30, connectFails(PORTS + "|remote address:" + A, 0, 0.3));
    search.at(B).from(0).to(45).each(4, answered());
    assertThat(scene.until(45).only())
        .names(CauseId.ENVOY_OUT_OF_PORTS)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, A);
  }

  @Test
  void outOfPorts_withABindConfiguration_isNamedToo() {
    search.at(A).from(0).to(45).each(40, answered());
    search.at(A).from(20).to(45).each(30, localFailure(BIND + "Address already in use"));
    assertThat(scene.until(45).only()).names(CauseId.ENVOY_OUT_OF_PORTS).surely();
  }

  @Test
  void outOfPorts_inTcpProxyWithUrxAlone_isNamedByItsReason() {
    Said of = localFailure(BIND + "Address already in use");
    Said tcp = of.tcp().only(Flag.URX);
    search.at(A).from(0).to(45).each(4, tcp);
    assertThat(scene.until(45).only()).names(CauseId.ENVOY_OUT_OF_PORTS);
  }

  // ---- bad-bind-address

  @Test
  void badBindAddress_cannotBeAssigned_isNamedAndNotPorts() {
    search.at(A, B).from(5).to(40).each(3, localFailure(BIND + "Cannot assign requested address"));
    assertThat(scene.until(40).only())
        .names(CauseId.BAD_BIND_ADDRESS)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void badBindAddress_sameErrnoAtConnect_isNotNamed() {
    search.at(A, B).from(5).to(40).each(3, connectFails(PORTS, 0, 0.3));
    assertThat(scene.until(40).only()).names(CauseId.ENVOY_OUT_OF_PORTS);
  }

  @Test
  void badBindAddress_ipv6_isReadBehindAllItsColons() {
    Said said = localFailure("failed to bind to [2001:db8::9]:0: Cannot assign requested address");
    search.at(V6).from(5).to(40).each(3, said);
    assertThat(scene.until(40).only()).names(CauseId.BAD_BIND_ADDRESS).surely();
  }
}
