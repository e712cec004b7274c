package dev.ufo.lab;

import static dev.ufo.lab.EnvoyConfig.http1;

import dev.ufo.lab.Scenario.Need;
import java.util.ArrayList;
import java.util.List;

/** Faults of connections that are there: servers that cannot keep up, limits of a host, sizes. */
final class Requests {
  private Requests() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
                  "keepalive-race",
                  "The servers close connections just as Envoy uses them again, over a long link.",
                  stage -> {
                    stage.net.stretch(20, 0);
                    Service service = stage.farVictim(4).rps(14);
                    service.mood.idle = 420;
                    stage.background();
                    stage.start();
                    stage.sick(45);
                    stage.truth("keepalive-race");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "idle-connection-dropped",
                  "A stateful middlebox forgets connections that are idle for two seconds.",
                  stage -> {
                    Service service = stage.victim(4).rps(2.6).route("{route: {timeout: 3s}}");
                    stage.background();
                    for (String host : service.hosts) {
                      stage.net.rule("ip daddr " + host + " ct state invalid drop");
                    }
                    stage.net.upstream.sysctl("netfilter/nf_conntrack_tcp_loose", "0");
                    stage.start();
                    stage.healthy(15);
                    String timeout = "netfilter/nf_conntrack_tcp_timeout_established";
                    stage.fault(() -> stage.net.upstream.sysctl(timeout, "2"), 40);
                    stage.truth("idle-connection-dropped");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "listener-overloaded",
              "Eight times the load on servers that take three connections each.",
              stage -> {
                Service service =
                    stage
                        .victim(2)
                        .rps(10)
                        .slow(100)
                        .servedBy(Origin.Kind.HTTP1.narrow(4, 3))
                        .cluster(http1("max_requests_per_connection: 1"))
                        .cluster("connect_timeout: 1.5s");
                stage.background();
                stage.start();
                stage.healthy(15);
                Flow more = service.flow.another().rps(80);
                stage.fault(
                    () -> {
                      stage.join(more);
                      Thread.sleep(22_000);
                      more.close();
                    },
                    24);
                stage.clear(Stage.NOTHING, 12);
                stage.truth("listener-overloaded");
              }),
          Scenario.of(
              "upstream-stalled",
              "The servers' processes are stopped, their kernels still take connections.",
              stage -> {
                Service service = stage.victim(3).rps(14).route("{route: {timeout: 2s}}");
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(service.mood::stop, 25);
                stage.clear(service.mood::go, 12);
                stage.truth("upstream-stalled");
              }),
          Scenario.of(
              "slow-upstream",
              "Answers take as long as the timeout, more or less.",
              stage -> {
                Service service = stage.victim(3).rps(18).route("{route: {timeout: 1.5s}}");
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.latency = 900, 25);
                stage.clear(() -> service.mood.latency = 4, 12);
                stage.truth("slow-upstream");
              }),
          Scenario.of(
                  "connect-timeout-short",
                  "The connect timeout is about as long as the link.",
                  stage -> {
                    stage.net.stretch(9, 7);
                    stage
                        .farVictim(3)
                        .rps(18)
                        .cluster(http1("max_requests_per_connection: 4"))
                        .cluster("connect_timeout: 0.02s");
                    stage.background();
                    stage.start();
                    stage.sick(40);
                    stage.truth("connect-timeout-too-short");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "envoy-out-of-descriptors",
              "Envoy may open 110 descriptors, and requests begin to take long.",
              stage -> {
                List<Service> all = new ArrayList<>();
                for (String name : stage.names.subList(0, 4)) {
                  Service service = stage.service(name, 2).rps(14);
                  service.flow.http2();
                  all.add(service);
                }
                stage.descriptors(110);
                stage.start();
                stage.healthy(15);
                stage.fault(() -> all.forEach(service -> service.mood.fixed = 3000), 25);
                stage.clear(() -> all.forEach(service -> service.mood.fixed = 0), 12);
                for (Service service : all) {
                  stage.truth("envoy-out-of-descriptors", service).scope("this-envoy");
                }
              }),
          Scenario.of(
                  "envoy-out-of-ports",
                  "Envoy has 200 ports, and each request takes a new connection.",
                  stage -> {
                    stage.victim(2).rps(24).cluster(http1("max_requests_per_connection: 1"));
                    stage.background();
                    stage.net.envoy.sysctl("ipv4/ip_local_port_range", "40000 40199");
                    stage.clientsAreFar();
                    stage.start();
                    stage.sick(44);
                    stage.truth("envoy-out-of-ports");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "mtu-black-hole",
                  "Packets above 1420 bytes vanish.",
                  stage -> {
                    Service service = stage.victim(3).rps(12).route("{route: {timeout: 4s}}");
                    for (int size : new int[] {150, 700, 5000, 20_000}) {
                      stage.flow(service.flow.another().rps(2).size(size));
                    }
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(
                        () -> {
                          for (String host : service.hosts) {
                            stage.net.rule("ip daddr " + host + " ip length > 1420 drop");
                          }
                        },
                        28);
                    stage.truth("mtu-black-hole");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "client-gave-up",
              "Answers take two seconds, and clients leave after 0.3.",
              stage -> {
                Service service = stage.victim(3).rps(12);
                service.flow.patience(300);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.fixed = 2000, 25);
                stage.clear(() -> service.mood.fixed = 0, 12);
                stage.truth("client-gave-up").accepted("slow-upstream", "upstream-stalled");
              }),
          Scenario.of(
              "http2-to-http1",
              "A push turns HTTP/2 on towards servers that know HTTP/1 only.",
              stage -> {
                Service service = stage.victim(3).rps(20);
                Piece before = service.cluster();
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> stage.push(service, before.with(EnvoyConfig.http2())), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("http-version-mismatch");
              }),
          Scenario.of(
              "http1-to-h2c-only",
              "A push turns HTTP/2 off towards servers that know nothing else.",
              stage -> {
                Service service =
                    stage.victim(3).rps(20).servedBy(Origin.Kind.speaking(Speech.HTTP2));
                Piece http1 = service.cluster();
                Piece http2 = http1.with(EnvoyConfig.http2());
                service.cluster(http2);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> stage.push(service, http1), 25);
                stage.clear(() -> stage.push(service, http2), 12);
                stage.truth("http-version-mismatch");
              }),
          Scenario.of(
              "not-http-banner",
              "A mail server answers, from the start.",
              stage -> {
                stage.victim(3).rps(16).servedBy(Origin.Kind.speaking(Speech.MAIL));
                stage.background();
                stage.start();
                stage.sick(35);
                stage.truth("upstream-protocol-error").accepted("http-version-mismatch");
              }),
          Scenario.of(
              "h2-streams-aborted",
              "An HTTP/2 application resets a third of its streams.",
              stage -> {
                Service service =
                    stage
                        .victim(3)
                        .rps(24)
                        .servedBy(Origin.Kind.speaking(Speech.HTTP2))
                        .cluster(EnvoyConfig.http2());
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.cut = 0.35, 25);
                stage.clear(() -> service.mood.cut = 0, 12);
                stage.truth("upstream-resets");
              }),
          Scenario.of(
              "proxy-header-expected",
              "The servers begin to expect a PROXY protocol line that Envoy does not send.",
              stage -> {
                Service service = stage.victim(2);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.restart(Origin.Kind.speaking(Speech.PROXIED)), 25);
                stage
                    .truth("proxy-protocol-mismatch")
                    .accepted(
                        "unexplained",
                        "upstream-protocol-error",
                        "upstream-requires-tls",
                        "client-certificate-rejected",
                        "http-version-mismatch");
              }));
}
