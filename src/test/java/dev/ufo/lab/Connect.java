package dev.ufo.lab;

import static dev.ufo.lab.EnvoyConfig.http1;

import dev.ufo.lab.Scenario.Need;
import java.util.ArrayList;
import java.util.List;

/** Faults between Envoy and a listening socket: addresses, firewalls, lifecycles. */
final class Connect {
  private static final String RETRY =
      "{route: {retry_policy: {retry_on: 'connect-failure,refused-stream,reset', num_retries: 1}}}";

  private static final String PROHIBIT = "reject with icmp type host-prohibited";

  private Connect() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "process-down",
              "One of three processes ends.",
              stage -> {
                Service service = stage.victim(3).rps(24);
                stage.background();
                stage.start();
                stage.healthy(15);
                String host = service.hosts.get(1);
                stage.fault(() -> service.kill(host), 25);
                stage.clear(() -> service.revive(host), 12);
                stage.truth("process-down").accepted("upstream-crash").at(host);
              }),
          Scenario.of(
              "process-down-retried",
              "One of three processes ends, and a retry goes to another host.",
              stage -> {
                Service service = stage.victim(3).rps(30).route(RETRY);
                stage.background();
                stage.start();
                stage.healthy(15);
                String host = service.hosts.get(2);
                stage.fault(() -> service.kill(host), 25);
                stage.clear(() -> service.revive(host), 12);
                stage.truth("process-down").accepted("upstream-crash").at(host);
              }),
          Scenario.of(
              "wrong-port",
              "The servers listen on another port.",
              stage -> {
                stage.victim(3).rps(14).listeningOn(9090);
                stage.background();
                stage.start();
                stage.sick(35);
                stage.truth("wrong-port");
              }),
          Scenario.of(
                  "stale-address",
                  "A host is gone, its address still discovered.",
                  stage -> {
                    Service service = stage.victim(3).rps(18).route("{route: {timeout: 8s}}");
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    String host = service.hosts.get(0);
                    stage.fault(() -> stage.net.hostDown(host), 30);
                    stage.truth("stale-address").at(host);
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "firewall-drop",
                  "A firewall drops what goes to the service.",
                  stage -> {
                    Service service = stage.victim(3).rps(20);
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> rule(stage, service, "drop"), 25);
                    stage.clear(stage.net::noRules, 12);
                    stage.truth("blocked-by-firewall");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "firewall-drop-impatient",
                  "The same, and clients leave before the connect timeout.",
                  stage -> {
                    Service service =
                        stage.victim(3).rps(12).cluster(http1("max_requests_per_connection: 6"));
                    service.flow.patience(2000);
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> rule(stage, service, "drop"), 25);
                    stage.clear(stage.net::noRules, 12);
                    stage.truth("blocked-by-firewall");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "firewall-reject",
                  "A firewall rejects what goes to the service.",
                  stage -> {
                    Service service =
                        stage.victim(3).rps(16).cluster(http1("max_requests_per_connection: 8"));
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> rule(stage, service, PROHIBIT), 25);
                    stage.clear(stage.net::noRules, 8);
                    stage.truth("rejected-by-firewall");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "firewall-reject-quiet",
                  "The same with two requests a second.",
                  stage -> {
                    Service service =
                        stage.victim(2).rps(2).cluster(http1("max_requests_per_connection: 3"));
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> rule(stage, service, PROHIBIT), 30);
                    stage.clear(stage.net::noRules, 8);
                    stage.truth("rejected-by-firewall");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "egress-blocked",
                  "Nothing that this Envoy sends arrives, whatever the cluster.",
                  stage -> {
                    List<Service> all = new ArrayList<>(List.of(stage.victim(3).rps(10)));
                    for (String name : stage.names.subList(1, 4)) {
                      all.add(stage.service(name, 2).rps(8));
                    }
                    for (Service service : all) {
                      service.route("{route: {timeout: 6s}}").cluster("connect_timeout: 3s");
                    }
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> stage.net.rule("ip saddr " + stage.net.home + " drop"), 25);
                    stage.clear(stage.net::noRules, 12);
                    all.forEach(s -> stage.truth("blocked-by-firewall", s).scope("this-envoy"));
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "network-unreachable",
                  "The endpoints are in a network to which there is no route.",
                  stage -> {
                    List<String> hosts = List.of("203.0.113.21", "203.0.113.22", "203.0.113.23");
                    stage.service(stage.names.getFirst(), hosts).unserved();
                    stage.background();
                    stage.start();
                    stage.sick(35);
                    stage.truth("network-unreachable");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "not-ready",
              "A new endpoint is discovered nine seconds before it listens.",
              stage -> {
                Service service = stage.victim(3).rps(24);
                stage.background();
                stage.start();
                stage.healthy(15);
                String host = stage.net.address();
                stage.fault(
                    () -> {
                      service.hosts.add(host);
                      service.discover(service.hosts);
                      Thread.sleep(9000);
                      service.revive(host);
                    },
                    28);
                stage.truth("not-ready").at(host);
              }),
          Scenario.of(
              "ungraceful-shutdown",
              "A rollout kills each process before discovery takes it out.",
              stage -> {
                Service service = stage.victim(3).rps(45).slow(450);
                stage.background();
                stage.start();
                stage.healthy(15);
                List<String> old = List.copyOf(service.hosts);
                stage.fault(() -> rollOut(stage, service, old), 32);
                stage.truth("ungraceful-shutdown").at(old.toArray(String[]::new));
              }),
          Scenario.of(
              "upstream-crash",
              "One of three processes dies and comes back, five times.",
              stage -> {
                Service service = stage.victim(3).rps(36).slow(250);
                stage.background();
                stage.start();
                stage.healthy(15);
                String host = service.hosts.get(1);
                stage.fault(
                    () -> {
                      for (int i = 0; i < 5; i++) {
                        service.kill(host);
                        Thread.sleep(1500);
                        service.revive(host);
                        Thread.sleep(4000);
                      }
                    },
                    32);
                stage.truth("upstream-crash").at(host);
              }),
          Scenario.of(
              "bad-bind-address",
              "The source address that Envoy shall use is none of this host's.",
              stage -> {
                stage
                    .victim(3)
                    .rps(14)
                    .cluster(
                        "upstream_bind_config:"
                            + " {source_address: {address: 192.0.2.201, port_value: 0}}");
                stage.background();
                stage.start();
                stage.sick(35);
                stage.truth("bad-bind-address");
              }));

  private static void rule(Stage stage, Service service, String verdict) throws Exception {
    for (String host : service.hosts) {
      stage.net.rule("ip daddr %s tcp dport %d %s".formatted(host, Service.PORT, verdict));
    }
  }

  /** New endpoints join, and each old one dies four seconds before it leaves. */
  private static void rollOut(Stage stage, Service service, List<String> old) throws Exception {
    List<String> now = new ArrayList<>(old);
    for (String host : old) {
      String next = stage.net.address();
      service.hosts.add(next);
      service.revive(next);
      now.add(next);
      Thread.sleep(500);
      service.discover(now);
      Thread.sleep(1500);
      service.kill(host);
      Thread.sleep(4000);
      now.remove(host);
      service.discover(now);
      Thread.sleep(2000);
    }
  }
}
