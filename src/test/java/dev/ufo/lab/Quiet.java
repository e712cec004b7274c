package dev.ufo.lab;

import dev.ufo.lab.Scenario.Need;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Nothing is wrong between Envoy and its upstreams: whoever opens an incident here is wrong. */
final class Quiet {
  private Quiet() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "quiet-app-errors",
              "A third of all answers are the application's own 500.",
              stage -> {
                Service service = stage.victim(3).rps(25);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.errors = 0.3, 25);
                stage.clear(() -> service.mood.errors = 0.004, 12);
              }),
          Scenario.of(
              "quiet-slower",
              "Answers take two hundred times as long, and stay below every timeout.",
              stage -> {
                Service service = stage.victim(3).rps(20);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> service.mood.fixed = 900, 25);
                stage.clear(() -> service.mood.fixed = 0, 12);
              }),
          Scenario.of(
              "quiet-traffic-stops",
              "All clients leave.",
              stage -> {
                stage.victim(3).rps(25);
                stage.background();
                stage.start();
                stage.healthy(22);
                stage.fault(() -> stage.services().forEach(service -> service.flow.close()), 24);
              }),
          Scenario.of(
              "quiet-traffic-rises",
              "Five times as many requests.",
              stage -> {
                Service service = stage.victim(3);
                stage.background();
                stage.start();
                stage.healthy(15);
                Flow more = service.flow.another().rps(60);
                stage.fault(() -> stage.join(more), 25);
                stage.clear(more::close, 12);
              }),
          Scenario.of(
              "quiet-rolling-restart",
              "Each endpoint leaves discovery, stops, and joins again when it is up.",
              stage -> {
                Service service = stage.victim(3).rps(25);
                stage.background();
                stage.start();
                stage.healthy(14);
                stage.fault(
                    () -> {
                      for (String host : service.hosts) {
                        List<String> rest = new ArrayList<>(service.hosts);
                        rest.remove(host);
                        service.discover(rest);
                        Thread.sleep(3000);
                        service.kill(host);
                        Thread.sleep(1000);
                        service.revive(host);
                        Thread.sleep(1000);
                        service.discover(service.hosts);
                        Thread.sleep(2000);
                      }
                    },
                    21);
                stage.clear(Stage.NOTHING, 13);
              }),
          Scenario.of(
              "quiet-clients-leave",
              "Now and then a client goes away in the middle of its request.",
              stage -> {
                Service service = stage.victim(3).rps(20);
                stage.flow(service.flow.another().rps(1.5).patience(6));
                stage.background();
                stage.start();
                stage.sick(50);
              }),
          Scenario.of(
                  "quiet-single-refusal",
                  "One connect, of one request, is refused once.",
                  stage -> {
                    Service service =
                        stage
                            .victim(3)
                            .rps(25)
                            .cluster(EnvoyConfig.http1("max_requests_per_connection: 6"));
                    stage.background();
                    stage.start();
                    stage.healthy(15);
                    stage.fault(() -> refuseOnce(stage, service.hosts.get(1)), 30);
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "quiet-trickle",
                  "Hardly any traffic, and one refused connect.",
                  stage -> {
                    Service service =
                        stage
                            .victim(2)
                            .rps(0.4)
                            .cluster(EnvoyConfig.http1("max_requests_per_connection: 1"));
                    for (String name : stage.names.subList(1, 4)) {
                      stage.service(name, 2).rps(0.2);
                    }
                    stage.start();
                    stage.healthy(40);
                    stage.fault(() -> refuseOnce(stage, service.hosts.get(0)), 50);
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "quiet-not-found",
              "A long healthy run in which crawlers ask for what is not there.",
              stage -> {
                Service service = stage.victim(3).rps(20);
                stage.flow(service.flow.another().path("/missing").rps(8));
                stage.background(4);
                stage.start();
                stage.sick(80);
              }),
          Scenario.of(
              "quiet-second-envoy",
              "A second Envoy with the same clusters starts to log in the middle.",
              stage -> {
                stage.victim(3).rps(20);
                stage.background(2);
                stage.start();
                stage.healthy(15);
                stage.fault(() -> secondEnvoy(stage), 32);
              }));

  private static void refuseOnce(Stage stage, String host) throws Exception {
    String syn = "ip daddr %s tcp dport %d tcp flags syn".formatted(host, Service.PORT);
    stage.net.rule(syn + " limit rate 1/hour burst 1 packets reject with tcp reset");
  }

  private static void secondEnvoy(Stage stage) throws Exception {
    String ip = stage.net.servers();
    stage.startEnvoy(stage.net.upstream, ip, "edge-5b8c").awaitReady();
    for (Service service : List.copyOf(stage.services())) {
      stage.join(service.flow.another().to(new InetSocketAddress(ip, Stage.HTTP)).rps(15));
    }
  }
}
