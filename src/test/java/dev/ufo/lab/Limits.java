package dev.ufo.lab;

import dev.ufo.lab.Scenario.Need;
import java.util.List;

/** Faults in which Envoy does not send though it could, or sends again until it may not. */
final class Limits {
  private static final Piece DROP =
      Piece.of(
          """
          policy:
            drop_overloads:
            - {category: throttle, drop_percentage: {numerator: 40, denominator: HUNDRED}}
          """);

  private Limits() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "breaker-pending",
              "Answers take longer; four connections and three pending requests are allowed.",
              stage -> {
                Service service =
                    stage
                        .victim(3)
                        .rps(30)
                        .cluster(limits("max_connections: 4, max_pending_requests: 3"));
                slowFor25(stage, service, 400);
                stage.truth("circuit-breaker-open").scope("no-endpoint").limit("pending");
              }),
          Scenario.of(
              "breaker-requests",
              "Answers take longer; six requests at a time are allowed.",
              stage -> {
                Service service = stage.victim(3).rps(30).cluster(limits("max_requests: 6"));
                slowFor25(stage, service, 500);
                stage.truth("circuit-breaker-open").limit("requests");
              }),
          Scenario.of(
              "breaker-connections",
              "TCP: exchanges take longer; three connections are allowed.",
              stage -> {
                Service service = stage.victim(3).cluster(limits("max_connections: 3"));
                stage.tunnel(service).rps(15).keepingNothing();
                slowFor25(stage, service, 600);
                stage.truth("circuit-breaker-open").scope("no-endpoint").limit("connections");
              }),
          Scenario.of(
              "breaker-retries",
              "Half the endpoints die, and the retry budget is too small to cover for them.",
              stage -> {
                Service service =
                    stage
                        .victim(4)
                        .rps(40)
                        .cluster(
                            limits(
                                "retry_budget:"
                                    + " {budget_percent: {value: 1}, min_retry_concurrency: 1}"))
                        .route(
                            retry(2, "retry_back_off: {base_interval: 0.3s, max_interval: 0.6s}"));
                stage.background();
                stage.start();
                stage.healthy(15);
                String[] two = {service.hosts.get(0), service.hosts.get(1)};
                stage.fault(() -> service.kill(two), 25);
                stage.clear(service::revive, 12);
                stage
                    .truth("process-down")
                    .accepted("upstream-crash", "circuit-breaker-open")
                    .at(two);
              }),
          Scenario.of(
              "drop-overload",
              "The control plane tells Envoy to drop 40 % of the requests.",
              stage -> {
                Service service = stage.victim(4).rps(25);
                stage.background();
                stage.start();
                stage.healthy(15);
                // Envoy takes the policy over only when the hosts change as well
                List<String> three = service.hosts.subList(0, 3);
                stage.fault(() -> service.discover(three, DROP), 25);
                stage.clear(() -> service.discover(service.hosts), 12);
                stage.truth("overload-drop").scope("no-endpoint");
              }),
          Scenario.of(
              "fault-abort",
              "The fault filter aborts 35 % of the requests with 503.",
              stage -> {
                Service service = stage.victim(3).rps(25);
                stage.background();
                stage.bootstrap("layered_runtime: {layers: [{name: admin, admin_layer: {}}]}");
                stage.filters.add(abort(service.name));
                stage.start();
                stage.healthy(15);
                String key = "fault.http.abort.abort_percent=";
                stage.fault(() -> stage.envoy().runtime(key + 35), 25);
                stage.clear(() -> stage.envoy().runtime(key + 0), 12);
                stage.truth("fault-injected").scope("no-endpoint");
              }),
          Scenario.of(
              "retries-hide-down",
              "One of four processes ends, and every request survives by its retry.",
              stage -> {
                Service service = stage.victim(4).rps(30).route(retry(3, ""));
                stage.background();
                stage.start();
                stage.healthy(15);
                String host = service.hosts.get(2);
                stage.fault(() -> service.kill(host), 25);
                stage.clear(() -> service.revive(host), 12);
                stage
                    .truth("process-down")
                    .accepted("upstream-crash", "rejected-by-firewall", "unexplained")
                    .at(host);
              }),
          Scenario.of(
                  "retry-limit-two-ways",
                  "One process ends while another's address goes silent; one retry is too few.",
                  stage -> {
                    Service service =
                        stage
                            .victim(3)
                            .rps(25)
                            .route(retry(1, ""))
                            .cluster(limits("max_retries: 100"))
                            .cluster("connect_timeout: 1s");
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    String dead = service.hosts.get(0);
                    String silent = service.hosts.get(2);
                    stage.fault(
                        () -> {
                          service.kill(dead);
                          stage.net.rule("ip daddr " + silent + " drop");
                        },
                        25);
                    stage.clear(
                        () -> {
                          service.revive();
                          stage.net.noRules();
                        },
                        12);
                    stage.truth("process-down").accepted("upstream-crash").at(dead);
                    stage.truth("blocked-by-firewall").accepted("stale-address").at(silent);
                  })
              .needing(Need.NAMESPACES));

  private static String limits(String each) {
    return "circuit_breakers: {thresholds: [{priority: DEFAULT, " + each + "}]}";
  }

  private static String retry(int times, String more) {
    return "{route: {retry_policy: {retry_on: 'connect-failure,reset', num_retries: %d, %s}}}"
        .formatted(times, more);
  }

  private static void slowFor25(Stage stage, Service service, int millis) throws Exception {
    stage.background();
    stage.start();
    stage.healthy(15);
    stage.fault(() -> service.mood.fixed = millis, 25);
    stage.clear(() -> service.mood.fixed = 0, 12);
  }

  private static Piece abort(String cluster) {
    Piece config =
        Piece.of(
            """
            upstream_cluster: %s
            abort: {http_status: 503, percentage: {numerator: 0, denominator: HUNDRED}}
            """,
            cluster);
    return Piece.of("name: envoy.filters.http.fault")
        .with("typed_config", config.as("envoy.extensions.filters.http.fault.v3.HTTPFault"));
  }
}
