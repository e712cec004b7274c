package dev.ufo.demo;

import dev.ufo.demo.EnvoyConfig.Cluster;
import dev.ufo.signal.CauseId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A real Envoy before three small upstreams, all of it on loopback and without any rights: shop has
 * three endpoints, payments and search have two each. Clients ask each of them, all the time.
 */
public final class LiveStage implements Stage {
  private static final Duration BEFORE = Duration.ofSeconds(4);
  private static final Duration BROKEN = Duration.ofSeconds(20);

  /** An incident is over 15 s after its last failure; of a busy machine more is to be expected. */
  private static final Duration REST = Duration.ofSeconds(60);

  private static final Duration SLOW = Duration.ofMillis(1_500);
  private static final int PLENTY = 1_024;
  private static final int FEW = 8;

  private final EnvoyBinary binary;
  private final Path folder;
  private final Upstream shop = new Upstream("shop", 3);
  private final Upstream payments = new Upstream("payments", 2);
  private final Upstream search = new Upstream("search", 2);
  private final Map<String, Cluster> clusters = new TreeMap<>();
  private @Nullable EnvoyProcess envoy;
  private @Nullable Clients clients;

  /** Breaks something, and says what. */
  private interface Fault {
    String strike() throws IOException;
  }

  private record Played(Act act, Upstream at, String mended, Fault fault) {}

  private final List<Played> all =
      List.of(
          played("killed", shop, "it was started again", this::kill, CauseId.PROCESS_DOWN),
          played(
              "no-endpoints",
              search,
              "its endpoints are back",
              this::removeEndpoints,
              CauseId.NO_ENDPOINTS,
              CauseId.NO_HEALTHY_ENDPOINTS),
          played(
              "blackholed",
              payments,
              "its packets pass again",
              this::vanish,
              CauseId.BLOCKED_BY_FIREWALL,
              CauseId.LISTENER_OVERLOADED),
          played(
              "circuit-breaker",
              search,
              "it is quick again, and the limit is back",
              this::limit,
              CauseId.CIRCUIT_BREAKER_OPEN),
          played("tls", payments, "plaintext again", this::speakTls, CauseId.UPSTREAM_NOT_TLS),
          played("crash", shop, "it was repaired", this::crash, CauseId.UPSTREAM_CRASH),
          played("stalled", search, "it answers again", this::stall, CauseId.UPSTREAM_STALLED));

  private static Played played(
      String name, Upstream at, String mended, Fault fault, CauseId... causes) {
    return new Played(new Act(name, List.of(at.name), List.of(causes)), at, mended, fault);
  }

  /** Starts all of it; the Envoy sends its access log to that address. */
  public LiveStage(EnvoyBinary binary, InetSocketAddress ufo)
      throws IOException, InterruptedException {
    this.binary = binary;
    folder = Files.createTempDirectory("ufo-demo");
    boolean up = false;
    try {
      List<String> names = new ArrayList<>();
      for (Upstream upstream : List.of(payments, search, shop)) {
        names.add(upstream.name);
        clusters.put(upstream.name, well(upstream));
      }
      writeClusters();
      int port = Ports.free();
      Path bootstrap = folder.resolve("envoy.yaml");
      Files.writeString(
          bootstrap,
          EnvoyConfig.bootstrap(
              folder.resolve("clusters.yaml").toString(),
              port,
              ufo.getAddress().getHostAddress(),
              ufo.getPort(),
              names,
              binary.hasTags()));
      envoy = new EnvoyProcess(binary, bootstrap, folder.resolve("envoy.log"), port);
      clients = new Clients(port, names);
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  private static Cluster well(Upstream upstream) {
    return new Cluster(
        upstream.name, upstream.endpoints.stream().map(Endpoint::port).toList(), false, PLENTY);
  }

  @Override
  public String title() {
    return "Envoy %s (%s), three upstreams of 7 endpoints, %d requests/s to each upstream"
        .formatted(binary.version(), binary.path(), Clients.PER_SECOND);
  }

  @Override
  public List<Act> acts() {
    return all.stream().map(Played::act).toList();
  }

  @Override
  public void play(Act act, Audience audience) throws IOException, InterruptedException {
    Played played = all.stream().filter(each -> each.act.equals(act)).findFirst().orElseThrow();
    check();
    audience.watch(BEFORE);
    audience.broke(act.where() + ": " + played.fault.strike());
    audience.watch(BROKEN);
    played.at.recover();
    configure(well(played.at));
    audience.mended(act.where() + ": " + played.mended);
    check();
  }

  @Override
  public Duration rest() {
    return REST;
  }

  private void check() throws IOException {
    if (envoy != null) {
      envoy.check();
    }
  }

  // ---- the faults

  private String kill() {
    shop.first().kill();
    return "the process at %s was killed".formatted(shop.first());
  }

  private String crash() {
    Endpoint other = shop.endpoints.getLast(); // not the one that is killed: another incident
    other.crashAgainAndAgain();
    return "the process at %s dies under every tenth request and is restarted".formatted(other);
  }

  private String removeEndpoints() throws IOException {
    configure(new Cluster(search.name, List.of(), false, PLENTY));
    return "the control plane sends it without endpoints";
  }

  private String vanish() throws IOException {
    for (Endpoint endpoint : payments.endpoints) {
      endpoint.vanish();
    }
    return "packets to its %d endpoints are dropped".formatted(payments.endpoints.size());
  }

  private String limit() throws IOException {
    for (Endpoint endpoint : search.endpoints) {
      endpoint.slowDown(SLOW);
    }
    configure(new Cluster(search.name, well(search).ports(), false, FEW));
    return "its answers take %d ms, and its circuit breaker allows %d requests at a time"
        .formatted(SLOW.toMillis(), FEW);
  }

  private String speakTls() throws IOException {
    configure(new Cluster(payments.name, well(payments).ports(), true, PLENTY));
    return "Envoy was told to speak TLS to it, and it speaks plaintext";
  }

  private String stall() {
    search.endpoints.forEach(Endpoint::stall);
    return "its %d endpoints take requests and answer none".formatted(search.endpoints.size());
  }

  // ---- how Envoy is told

  private void configure(Cluster cluster) throws IOException {
    if (!cluster.equals(clusters.put(cluster.name(), cluster))) {
      writeClusters();
    }
  }

  /** Envoy reads the file whenever another is moved to its place. */
  private void writeClusters() throws IOException {
    Path next = folder.resolve("clusters.next");
    Files.writeString(next, EnvoyConfig.clusters(List.copyOf(clusters.values())));
    Files.move(
        next,
        folder.resolve("clusters.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  // ---- its end

  @Override
  public void close() {
    if (clients != null) {
      clients.close();
    }
    if (envoy != null) {
      envoy.close();
    }
    for (Upstream upstream : List.of(shop, payments, search)) {
      upstream.close();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // somebody else has cleared it
    }
  }
}
