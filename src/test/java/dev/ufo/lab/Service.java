package dev.ufo.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service: its cluster in Envoy, its servers, and those who ask it. What is said before the stage
 * starts is how it begins; the rest is how it ends.
 */
final class Service implements AutoCloseable {
  static final int PORT = 8080;

  final String name;

  /** Its endpoints as discovery knows them, and as the truth names them. */
  final List<String> hosts;

  /** How its servers behave. */
  final Mood mood = new Mood();

  final Flow flow;

  private final Net net;
  private final Path folder;
  private final Map<String, Origin> servers = new HashMap<>();
  private Piece cluster = Piece.of("{connect_timeout: 5s, lb_policy: ROUND_ROBIN}");
  private Piece route = Piece.NOTHING;
  private Origin.Kind kind = Origin.Kind.HTTP1;
  private int listening = PORT;
  private boolean absent;

  Service(String name, List<String> hosts, Net net, Path folder, Flow flow) {
    this.name = name;
    this.hosts = new ArrayList<>(hosts);
    this.net = net;
    this.folder = folder;
    this.flow = flow;
  }

  // ---- how it begins

  Service rps(double perSecond) {
    flow.rps(perSecond);
    return this;
  }

  /** Lays something over its cluster. */
  Service cluster(Piece piece) {
    cluster = cluster.with(piece);
    return this;
  }

  Service cluster(String yaml) {
    return cluster(Piece.of("%s", yaml));
  }

  /** Lays something over its route: {@code route: {timeout: 2s}}. */
  Service route(String yaml) {
    route = route.with(Piece.of("%s", yaml));
    return this;
  }

  Service servedBy(Origin.Kind newKind) {
    kind = newKind;
    return this;
  }

  /** Its servers listen on another port than Envoy thinks. */
  Service listeningOn(int port) {
    listening = port;
    return this;
  }

  /** Nobody serves it, or somebody whom the scenario starts itself. */
  Service unserved() {
    listening = 0;
    return this;
  }

  /** Routes name its cluster, and Envoy has none of that name. */
  Service absent() {
    absent = true;
    return this;
  }

  /** Answers take so long more, in milliseconds. */
  Service slow(int millis) {
    mood.fixed = millis;
    return this;
  }

  // ---- what happens to it

  void start() throws IOException {
    if (listening != 0) {
      revive();
    }
  }

  /** Starts what does not run. */
  void revive() throws IOException {
    for (String host : hosts) {
      revive(host);
    }
  }

  void revive(String host) throws IOException {
    if (!servers.containsKey(host)) {
      int port = listening == 0 ? PORT : listening;
      servers.put(host, new Origin(net.upstream, host, port, kind, mood));
    }
  }

  /** Kills the servers of these hosts; of all where none is named. */
  void kill(String... which) throws IOException {
    for (String host : which.length == 0 ? hosts : List.of(which)) {
      Origin server = servers.remove(host);
      if (server != null) {
        server.close();
      }
    }
  }

  /** All servers come back as others. */
  void restart(Origin.Kind newKind) throws IOException {
    kill();
    kind = newKind;
    revive();
  }

  /** Discovery says that these are the endpoints, with anything else that it may say. */
  void discover(List<String> endpoints, Piece more) throws IOException {
    List<Piece> each = endpoints.stream().map(ip -> EnvoyConfig.endpoint(ip, PORT)).toList();
    Piece assignment =
        EnvoyConfig.assignment(name, each)
            .as("envoy.config.endpoint.v3.ClusterLoadAssignment")
            .with(more);
    Piece.resources(List.of(assignment)).write(eds());
  }

  void discover(List<String> endpoints) throws IOException {
    discover(endpoints, Piece.NOTHING);
  }

  // ---- what Envoy is told

  private Path eds() {
    return folder.resolve("eds." + name + ".json");
  }

  boolean isAbsent() {
    return absent;
  }

  /** The cluster as it was configured; replaces it. */
  Piece cluster() {
    return cluster;
  }

  void replaceCluster(Piece piece) {
    cluster = piece;
  }

  Piece clusterResource() {
    Piece named = Piece.of("name: %s", name).as("envoy.config.cluster.v3.Cluster");
    boolean discovered =
        !cluster.map().containsKey("type") && !cluster.map().containsKey("cluster_type");
    Piece eds =
        discovered
            ? Piece.of("type: EDS")
                .with(
                    "eds_cluster_config",
                    Piece.NOTHING.with("eds_config", EnvoyConfig.watched(eds())))
            : Piece.NOTHING;
    return named.with(eds).with(cluster);
  }

  Piece virtualHost() {
    Piece first =
        Piece.of("{name: %1$s-default, match: {prefix: /}, route: {cluster: %1$s}}", name)
            .with(route);
    return Piece.of("{name: %1$s, domains: [%1$s.shop.svc]}", name).with("routes", List.of(first));
  }

  /** An endpoint as the truth writes it. */
  static String at(String host) {
    return host + ":" + PORT;
  }

  @Override
  public void close() throws IOException {
    flow.close();
    for (Origin server : servers.values()) {
      server.close();
    }
  }
}
