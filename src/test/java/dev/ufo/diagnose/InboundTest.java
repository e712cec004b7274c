package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.error;
import static dev.ufo.diagnose.Says.handshakeRefused;
import static dev.ufo.diagnose.Says.noFilterChain;
import static dev.ufo.diagnose.Says.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server's own Envoy: its inbound clusters, and what its listener says of who calls. */
class InboundTest {
  private static final String APP = "127.0.0.6:8080";
  private static final String POD = "10.130.4.17:15006";
  private static final String INBOUND = "inbound|8080||";
  private static final String NO_CERTIFICATE =
      "TLS_error:|268435648:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE"
          + ":TLS_error_end";
  private static final Source SHOP =
      new Source("sidecar~10.130.4.17~shop-1.default", "shop", "", "");
  private static final Source BANK =
      new Source("sidecar~10.130.4.18~bank-1.default", "bank", "", "");

  private final Scene scene = new Scene();

  @Test
  void inboundClusters_ofDifferentWorkloads_areDifferentIncidents() {
    for (Source source : List.of(SHOP, BANK)) {
      Stage inbound = scene.cluster(INBOUND).by(source);
      inbound.at(APP).from(0).to(20).each(5, answered());
      inbound.at(APP).from(20).to(50).each(5, refused());
    }
    List<Incident> incidents = scene.until(50).incidents(INBOUND);
    assertThat(incidents).hasSize(2);
    assertThat(incidents.stream().map(Incident::id)).doesNotHaveDuplicates();
    assertThat(incidents.stream().map(Incident::workload))
        .containsExactlyInAnyOrder("shop", "bank");
  }

  @Test
  void inboundCluster_oneWorkloadWorks_isOneIncident() {
    scene.cluster(INBOUND).by(BANK).at(APP).from(0).to(50).each(5, answered());
    scene.cluster(INBOUND).by(SHOP).at(APP).from(0).to(20).each(5, answered());
    scene.cluster(INBOUND).by(SHOP).at(APP).from(20).to(50).each(5, refused());
    Incident incident = scene.until(50).only();
    assertThat(incident)
        .names(CauseId.PROCESS_DOWN)
        .reaches(Scope.ALL_ENDPOINTS, APP)
        .hasDetail("workload", "shop");
  }

  @Test
  void clientsSide_sees503ViaUpstream_opensNone() {
    Stage client = scene.cluster("outbound|8080||shop.default.svc.cluster.local");
    client.at(POD).from(0).to(20).each(5, answered());
    client.at(POD).from(20).to(50).each(5, error(503));
    scene.cluster(INBOUND).by(SHOP).at(APP).from(0).to(20).each(5, answered());
    scene.cluster(INBOUND).by(SHOP).at(APP).from(20).to(50).each(5, refused());
    assertThat(scene.until(50).only().cluster()).isEqualTo(INBOUND);
  }

  @Test
  void listenersFindings_alone_openNone() {
    Stage shop = scene.cluster("x").by(SHOP);
    scene.cluster(INBOUND).by(SHOP).at(APP).from(0).to(60).each(5, answered());
    shop.listener(POD).from(10).to(60).each(4, noFilterChain(false));
    shop.listener(POD).from(10).to(60).each(4, noFilterChain(true));
    shop.listener(POD).from(10).to(60).each(4, handshakeRefused(NO_CERTIFICATE));
    scene.until(60);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void listenersFindings_explainTheClientsIncident_andOpenNoneOfTheirOwn() {
    Stage client = scene.cluster("outbound|8080||shop.default.svc.cluster.local");
    client.at(POD).from(0).to(20).each(5, answered());
    client.at(POD).from(20).to(60).each(3, closed(0.3, 1).onNew(0.4, 1));
    scene.cluster("x").by(SHOP).listener(POD).from(20).to(60).each(3, noFilterChain(false));
    Incident incident = scene.until(60).only();
    assertThat(incident).names(CauseId.UPSTREAM_REQUIRES_TLS).surely();
    assertThat(incident.reasonsFor().toString()).contains("own listener");
  }

  @Test
  void listenersFindings_atAnotherAddress_explainNothing() {
    Stage client = scene.cluster("outbound|8080||shop.default.svc.cluster.local");
    client.at(POD).from(0).to(20).each(5, answered());
    client.at(POD).from(20).to(60).each(3, closed(0.3, 1).onNew(0.4, 1));
    scene
        .cluster("x")
        .by(BANK)
        .listener("10.130.4.18:15006")
        .from(20)
        .to(60)
        .each(3, noFilterChain(false));
    assertThat(scene.until(60).only()).probably();
  }
}
