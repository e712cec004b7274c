package dev.ufo.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointFailuresTest {
  private final EndpointFailures failures = new EndpointFailures(3);
  private final Cluster payments = cluster("payments");
  private final Cluster search = cluster("search");

  private static Cluster cluster(String name) {
    Cluster cluster = new Cluster(new Name(name, Name.From.ENVOY), "");
    for (String endpoint : List.of("a", "b", "c")) {
      cluster.endpoints.put(endpoint, new Endpoint());
    }
    return cluster;
  }

  private static String shown(Cluster cluster) {
    return String.valueOf(cluster.failedEndpoints);
  }

  @Test
  void full_goesToOther_andStaysThere() {
    failures.add(payments, "a", "refused", 1);
    failures.add(payments, "a", "timeout", 1);
    failures.add(search, "a", "refused", 1);
    failures.add(payments, "b", "refused", 5);
    failures.add(payments, "a", "closed", 2);
    failures.add(payments, "a", "refused", 1);
    assertThat(shown(payments)).isEqualTo("{__other__=refused=5 closed=2, a=refused=2 timeout=1}");
    assertThat(failures.series()).isEqualTo(3);
    assertThat(failures.refused()).isEqualTo(7);

    search.endpoints.remove("a");
    failures.sweep(List.of(payments, search));
    assertThat(failures.series()).isEqualTo(2);
    failures.add(payments, "b", "refused", 1);
    assertThat(shown(payments))
        .as("room again: a series of its own from there on, and none goes backwards")
        .isEqualTo("{__other__=refused=5 closed=2, a=refused=2 timeout=1, b=refused=1}");
    assertThat(shown(search)).isEqualTo("{}");
  }

  @Test
  void otherItself_needsNoRoom() {
    failures.add(payments, Place.OTHER, "refused", 4);
    assertThat(failures.series()).isZero();
    failures.sweep(List.of(payments));
    assertThat(shown(payments)).isEqualTo("{__other__=refused=4}");
    assertThat(failures.series()).isZero();
    assertThat(failures.refused()).isZero();
  }
}
