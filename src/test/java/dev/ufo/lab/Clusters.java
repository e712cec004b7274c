package dev.ufo.lab;

import dev.ufo.lab.Scenario.Need;
import java.util.List;
import java.util.stream.Stream;

/** Faults in which Envoy finds no host, or is told not to send. */
final class Clusters {
  private static final String PANIC_OFF = "common_lb_config: {healthy_panic_threshold: {value: 0}}";
  private static final String CHECK =
      """
      health_checks:
      - {timeout: 1s, interval: 1s, no_traffic_interval: 1s, unhealthy_threshold: 2,
         healthy_threshold: 1, http_health_check: {path: /healthz}}
      """;
  private static final String EJECT =
      """
      outlier_detection:
        {consecutive_5xx: 5, interval: 1s, base_ejection_time: 10s, max_ejection_time: 10s,
         max_ejection_percent: 100}
      """;

  private Clusters() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "no-endpoints",
              "Discovery takes all endpoints away.",
              stage -> {
                Service service = stage.victim(3).rps(20);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.discover(List.of()), 25);
                stage.clear(() -> service.discover(service.hosts), 12);
                stage.truth("no-endpoints").accepted(unnamed(stage)).scope("no-endpoint");
              }),
          Scenario.of(
              "all-unhealthy-checks",
              "The health endpoint says 503, and panic mode is off.",
              stage -> {
                Service service = stage.victim(3).rps(20).cluster(CHECK).cluster(PANIC_OFF);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.health = 503, 25);
                stage.clear(() -> service.mood.health = 200, 12);
                stage
                    .truth("all-endpoints-unhealthy")
                    .accepted(unnamed(stage))
                    .scope("no-endpoint");
              }),
          Scenario.of(
              "all-ejected",
              "Outlier detection ejects every endpoint after a storm of 500s.",
              stage -> {
                Service service = stage.victim(2).rps(30).cluster(EJECT).cluster(PANIC_OFF);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.errors = 0.85, 24);
                stage.clear(() -> service.mood.errors = 0.004, 15);
                stage
                    .truth("all-endpoints-unhealthy")
                    .accepted(unnamed(stage))
                    .scope("no-endpoint");
              }),
          Scenario.of(
              "panic-mode-dead-hosts",
              "Two of three processes end; panic mode still sends to them.",
              stage -> {
                Service service = stage.victim(3).rps(30).cluster(CHECK);
                stage.background();
                stage.start();
                stage.healthy(15);
                String[] two = {service.hosts.get(0), service.hosts.get(1)};
                stage.fault(() -> service.kill(two), 25);
                stage.clear(service::revive, 12);
                stage.truth("process-down").accepted("upstream-crash").at(two);
              }),
          Scenario.of(
              "dns-nxdomain",
              "The cluster's name has never existed.",
              stage -> {
                NameServer dns = stage.part(new NameServer(stage.net));
                String name = stage.names.getFirst();
                stage
                    .service(name, List.of())
                    .rps(15)
                    .cluster(dns.strict(name, name + ".internal"));
                stage.background();
                stage.start();
                stage.sick(40);
                stage.truth("dns-failure").accepted(unresolved(stage)).scope("no-endpoint");
              }),
          Scenario.of(
                  "dns-dead-address",
                  "The name's address becomes one that no host has.",
                  stage -> {
                    NameServer dns = stage.part(new NameServer(stage.net));
                    String name = stage.names.getFirst();
                    String host = name + ".internal";
                    String good = stage.net.address();
                    String dead = stage.net.nowhere();
                    dns.set(host, good);
                    Service service =
                        stage.service(name, List.of(good)).rps(15).cluster(dns.strict(name, host));
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> dns.set(host, dead), 25);
                    stage.clear(() -> dns.set(host, good), 12);
                    service.hosts.add(dead);
                    stage.truth("stale-address").at(dead).scope("all-endpoints");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "dns-forward-proxy",
              "A dynamic forward proxy is asked for a name that somebody adds only later.",
              stage -> {
                NameServer dns = stage.part(new NameServer(stage.net));
                Service service = stage.victim(1);
                String host = service.name + ".internal";
                forward(stage, service, dns, host + ":" + Service.PORT);
                stage.background();
                stage.start();
                stage.sick(25);
                stage.clear(() -> dns.set(host, service.hosts.getFirst()), 15);
                stage.truth("dns-failure").scope("no-endpoint");
              }),
          Scenario.of(
              "cluster-missing",
              "A route names a cluster that Envoy never had.",
              stage -> {
                stage.victim(0).absent();
                stage.background();
                stage.start();
                stage.sick(40);
                stage.truth("cluster-not-found").scope("no-endpoint");
              }),
          Scenario.of(
              "route-missing-host",
              "Clients ask for a host that no route has.",
              stage -> {
                stage.background(4);
                String lost = stage.names.get(8);
                String path = "/" + lost + "/item";
                stage.flow(new Flow(stage.http(), lost + ".shop.svc", path, 12));
                stage.start();
                stage.sick(40);
                stage.truth("route-not-found", lost).scope("no-endpoint");
              }));

  private static List<String> unresolved(Stage stage) {
    return Stream.concat(Stream.of("no-endpoints"), unnamed(stage).stream()).toList();
  }

  /** Without tags, a UH says nothing about members: the general answer is as good. */
  private static List<String> unnamed(Stage stage) {
    return stage.flavour == Flavour.BARE ? List.of("no-healthy-endpoints") : List.of();
  }

  /** Makes the service's cluster one that resolves what it is asked for. */
  private static void forward(Stage stage, Service service, NameServer dns, String host) {
    String filter = "envoy.extensions.filters.http.dynamic_forward_proxy.v3.";
    String type = "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig";
    Piece names = Piece.of("{name: names, dns_refresh_rate: 60s}").with(dns.resolver());
    Piece cache = Piece.NOTHING.with("dns_cache_config", names);
    service
        .cluster("lb_policy: CLUSTER_PROVIDED")
        .cluster(
            Piece.NOTHING.with(
                "cluster_type",
                Piece.of("name: envoy.clusters.dynamic_forward_proxy")
                    .with("typed_config", cache.as(type))))
        .route(
            """
            typed_per_filter_config:
              envoy.filters.http.dynamic_forward_proxy:
                "@type": type.googleapis.com/%sPerRouteConfig
                host_rewrite_literal: "%s"
            """
                .formatted(filter, host));
    stage.filters.add(
        Piece.of("name: envoy.filters.http.dynamic_forward_proxy")
            .with("typed_config", cache.as(filter + "FilterConfig")));
  }
}
