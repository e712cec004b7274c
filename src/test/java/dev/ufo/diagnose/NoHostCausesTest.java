package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.error;
import static dev.ufo.diagnose.Says.noHealthyUpstream;
import static dev.ufo.diagnose.Says.noHost;
import static dev.ufo.diagnose.Says.refused;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Signature.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No host was chosen: Envoy names no cluster either, only the way that led there. */
class NoHostCausesTest {
  private static final String A = "10.88.1.1:6000";
  private static final String B = "10.88.1.2:6000";

  private final Scene scene = new Scene();
  private final Stage quotes = scene.cluster("quotes");

  private void worked(int until) {
    quotes.at(A, B).from(0).to(until).each(4, answered());
  }

  // ---- no-endpoints, all-endpoints-unhealthy, no-healthy-endpoints

  @Test
  void noHealthyEndpoints_untagged_isTheGeneralCauseAndNobodyIsSure() {
    worked(15);
    quotes.nowhere().from(15).to(40).each(6, noHealthyUpstream());
    assertThat(scene.until(40).only())
        .names(CauseId.NO_HEALTHY_ENDPOINTS)
        .considers(CauseId.NO_ENDPOINTS)
        .considers(CauseId.ALL_ENDPOINTS_UNHEALTHY)
        .probably()
        .considers(CauseId.DNS_FAILURE)
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void noEndpoints_taggedWithoutMembers_mightBeDns() {
    quotes.tagged().from(15).to(40).each(6, noHealthyUpstream().members(Members.ZERO));
    assertThat(scene.until(40).only()).considers(CauseId.DNS_FAILURE);
  }

  @Test
  void clusterFrom_knownClusterByItsRoute_isSaid() {
    worked(15);
    quotes.nowhere().from(15).to(40).each(6, noHealthyUpstream());
    assertThat(scene.until(40).only()).hasDetail("cluster_from", "route");
  }

  @Test
  void noEndpoints_taggedWithoutMembers_isNamed() {
    worked(15);
    quotes.tagged().from(15).to(40).each(6, noHealthyUpstream().members(Members.ZERO));
    assertThat(scene.until(40).only())
        .names(CauseId.NO_ENDPOINTS)
        .surely()
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void allEndpointsUnhealthy_taggedWithMembers_isNamed() {
    worked(15);
    quotes.tagged().from(15).to(40).each(6, noHealthyUpstream().members(Members.SOME));
    assertThat(scene.until(40).only())
        .names(CauseId.ALL_ENDPOINTS_UNHEALTHY)
        .surely()
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void allEndpointsUnhealthy_afterAStormOfErrors_isNamed() {
    worked(10);
    quotes.at(A, B).from(10).to(16).each(9, error(500));
    quotes.nowhere().from(16).to(40).each(12, noHealthyUpstream());
    quotes.at(A, B).from(27).to(28).each(9, error(500));
    assertThat(scene.until(40).only()).names(CauseId.ALL_ENDPOINTS_UNHEALTHY);
  }

  @Test
  void allEndpointsUnhealthy_ejectedAfterRefusals_isExplainedByTheRefusals() {
    worked(15);
    quotes.at(A, B).from(15).to(45).each(3, refused());
    quotes.nowhere().from(18).to(24).each(6, noHealthyUpstream());
    quotes.nowhere().from(32).to(40).each(6, noHealthyUpstream());
    assertThat(scene.until(45).only())
        .names(CauseId.PROCESS_DOWN)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void noHealthyEndpoints_grpcAnswersWith200_isAFailureToo() {
    worked(15);
    quotes.nowhere().from(15).to(40).each(6, noHealthyUpstream().grpc());
    assertThat(scene.until(40).only()).names(CauseId.NO_HEALTHY_ENDPOINTS);
  }

  @Test
  void noHealthyEndpoints_inTcpProxy_isNamedByTheListenersCluster() {
    Stage tcp = quotes.route("");
    tcp.at(A).from(0).to(15).each(4, Says.tcpAnswered(10, 90));
    tcp.nowhere().from(15).to(40).each(4, noHealthyUpstream().tcp());
    assertThat(scene.until(40).only("quotes"))
        .names(CauseId.NO_HEALTHY_ENDPOINTS)
        .reaches(Scope.NO_ENDPOINT);
  }

  // ---- dns-failure

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns_resolution_failure{cares_norecords:Domain_name_not_found}",
        "dns_resolution_failure{resolve_timeout}"
      })
  void dnsFailure_ofTheForwardProxy_isNamed(String details) {
    quotes.nowhere().from(0).to(20).each(3, noHost(Flag.DF, 503, details));
    assertThat(scene.until(20).only())
        .names(CauseId.DNS_FAILURE)
        .surely()
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void dnsFailure_aPlainEmptyCluster_isNotNamed() {
    quotes.nowhere().from(0).to(20).each(3, noHealthyUpstream());
    assertThat(scene.until(20).only()).doesNotName(CauseId.DNS_FAILURE).probably();
  }

  @Test
  void dnsFailure_resolversWordsWithUh_isNamed() {
    quotes.nowhere().from(0).to(20).each(3, noHost(Flag.UH, 503, "cares_norecords"));
    assertThat(scene.until(20).only()).names(CauseId.DNS_FAILURE).surely();
  }

  // ---- cluster-not-found and route-not-found

  @Test
  void clusterNotFound_theRouteIsKnown_isNamed() {
    quotes.nowhere().from(4).to(30).each(5, noHost(Flag.NC, 503, "cluster_not_found"));
    assertThat(scene.until(30).only())
        .names(CauseId.CLUSTER_NOT_FOUND)
        .surely()
        .reaches(Scope.NO_ENDPOINT)
        .hasDetail("cluster_from", "route-name");
  }

  @Test
  void clusterNotFound_noHealthyHostInstead_isNotNamed() {
    quotes.nowhere().from(4).to(30).each(5, noHealthyUpstream());
    assertThat(scene.until(30).only()).doesNotName(CauseId.CLUSTER_NOT_FOUND);
  }

  @Test
  void routeNotFound_onlyTheAuthorityIsKnown_isNamed() {
    worked(40);
    quotes
        .authority("old.example")
        .from(10)
        .to(40)
        .each(4, noHost(Flag.NR, 404, "route_not_found"));
    assertThat(scene.until(40).only())
        .names(CauseId.ROUTE_NOT_FOUND)
        .surely()
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void routeNotFound_noClusterInstead_isNotNamed() {
    quotes.nowhere().from(4).to(30).each(5, noHost(Flag.NC, 503, "cluster_not_found"));
    assertThat(scene.until(30).only()).doesNotName(CauseId.ROUTE_NOT_FOUND);
  }
}
