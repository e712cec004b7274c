package dev.ufo.lab;

import dev.ufo.cli.Recording;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario plays: build services, {@link #start}, then let it be {@link #healthy}, inject a
 * {@link #fault}, {@link #clear} it, and say the {@link #truth}. Real time passes.
 *
 * <p>Closing it ends all that was started and removes its folder.
 */
final class Stage implements AutoCloseable {
  static final int HTTP = 10_000;
  private static final int ADMIN = 9901;
  private static final int UFO = 19_001;
  private static final List<String> NAMES =
      List.of(
          ("payments catalog users search basket shipping reviews ratings billing inventory"
                  + " accounts orders media quotes profile ledger")
              .split(" ", -1));
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Something that a scenario does. */
  interface Act {
    void happen() throws Exception;
  }

  static final Act NOTHING = () -> {};

  final Release release;
  final Flavour flavour;
  final Net net;
  final Path folder;
  final EnvoyConfig config;

  /** Names for services, drawn by lot: they mean nothing. The first one is the victim's. */
  final List<String> names = new ArrayList<>(NAMES);

  /** HTTP filters before the router. */
  final List<Piece> filters = new ArrayList<>();

  private final String title;
  private final InetSocketAddress ufo;
  private final boolean recorded;
  private final List<Service> services = new ArrayList<>();
  private final List<String> tunnels = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final Chronicle chronicle = new Chronicle();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private Side clients;
  private Piece bootstrap = Piece.NOTHING;
  private int descriptors;
  private @Nullable Recording recording;
  private @Nullable Proxy envoy;
  private @Nullable Pulse pulse;
  private boolean closed;

  /**
   * An empty stage.
   *
   * @param ufo a UFO that is told instead of a recording
   */
  Stage(
      String name,
      Release release,
      Flavour flavour,
      boolean namespaces,
      @Nullable InetSocketAddress ufo)
      throws IOException {
    this.title = name;
    this.release = release;
    this.flavour = flavour;
    folder = Files.createTempDirectory("ufo-lab");
    net = part(new Net(namespaces));
    clients = net.envoy;
    recorded = ufo == null;
    this.ufo = ufo == null ? new InetSocketAddress(net.home, UFO) : ufo;
    config = new EnvoyConfig(release, flavour, this.ufo);
    Collections.shuffle(names, new Random((name + release.version() + flavour).hashCode()));
  }

  /** Something that ends with the stage. */
  <T extends AutoCloseable> T part(T part) {
    synchronized (parts) {
      if (!closed) {
        parts.push(part);
        return part;
      }
    }
    close(part);
    throw new IllegalStateException("the stage is closed");
  }

  // ---- building

  /** The service that the fault will be in. */
  Service victim(int endpoints) throws IOException {
    return service(names.getFirst(), endpoints).rps(15);
  }

  /** The same, at the end of the long link that the net was given. */
  Service farVictim(int endpoints) throws IOException {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      hosts.add(net.farAddress());
    }
    return service(names.getFirst(), hosts).rps(15);
  }

  Service service(String name, int endpoints) throws IOException {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      hosts.add(net.address());
    }
    return service(name, hosts);
  }

  /** A service at given addresses. */
  Service service(String name, List<String> hosts) {
    Flow flow = flow(new Flow(http(), name + ".shop.svc", "/" + name + "/item", 12));
    Service service = part(new Service(name, hosts, net, folder, flow));
    services.add(service);
    return service;
  }

  /** Healthy neighbours. */
  void background() throws IOException {
    background(3);
  }

  void background(int count) throws IOException {
    for (String name : names.subList(1, 1 + count)) {
      service(name, 2 + (name.length() % 2));
    }
  }

  /** A listener that hands TCP to a service, and its clients. */
  Flow tunnel(Service service) {
    tunnels.add(service.name);
    InetSocketAddress listener = new InetSocketAddress(net.home, HTTP + tunnels.size());
    return flow(service.rps(0).flow.another().to(listener));
  }

  /** More clients, from the start. */
  Flow flow(Flow flow) {
    flows.add(part(flow));
    return flow;
  }

  /** More clients, from now on. */
  void join(Flow flow) {
    flow(flow).start(clients);
  }

  /** Clients come from the upstreams' side. */
  void clientsAreFar() {
    clients = net.upstream;
  }

  /** Lays something over Envoy's bootstrap. */
  void bootstrap(String yaml) {
    bootstrap = bootstrap.with(Piece.of("%s", yaml));
  }

  /** How many descriptors Envoy may have. */
  void descriptors(int most) {
    descriptors = most;
  }

  /** Where HTTP clients go. */
  InetSocketAddress http() {
    return new InetSocketAddress(net.home, HTTP);
  }

  // ---- playing

  /** Starts servers, Envoy, and the clients. */
  void start() throws IOException, InterruptedException {
    if (recorded) {
      recording = net.envoy.in(() -> part(new Recording(ufo, folder.resolve("rec"))));
    }
    for (Service service : services) {
      service.start();
    }
    envoy = startEnvoy(net.envoy, net.home, "edge-7d9f").awaitReady();
    Thread.sleep(1500);
    pulse = part(new Pulse(envoy));
    chronicle.mark("start");
    flows.forEach(flow -> flow.start(clients));
  }

  /** An Envoy with all routes and clusters of the stage. */
  Proxy startEnvoy(Side side, String ip, String pod) throws IOException {
    for (Service service : services) {
      service.discover(service.hosts);
    }
    writeClusters();
    Piece dynamic =
        Piece.NOTHING.with(
            "dynamic_resources",
            Piece.NOTHING.with("cds_config", EnvoyConfig.watched(folder.resolve("cds.json"))));
    String node = "sidecar~%s~%s.shop~shop.svc.cluster.local".formatted(ip, pod);
    Piece whole = config.bootstrap(node, ip, ADMIN, listeners(ip), List.of()).with(dynamic);
    return proxy(side, whole.with(bootstrap), new InetSocketAddress(ip, ADMIN), pod, descriptors);
  }

  Proxy proxy(Side side, Piece whole, InetSocketAddress admin, String pod, int limit)
      throws IOException {
    return part(new Proxy(release, side, whole, admin, folder.resolve(pod + ".json"), limit));
  }

  private List<Piece> listeners(String ip) {
    List<Piece> hosts =
        services.stream()
            .filter(service -> !tunnels.contains(service.name))
            .map(Service::virtualHost)
            .toList();
    List<Piece> all = new ArrayList<>();
    all.add(EnvoyConfig.listener("edge", ip, HTTP, List.of(config.http("edge", hosts, filters))));
    for (String name : tunnels) {
      int port = HTTP + all.size();
      all.add(EnvoyConfig.listener("tcp-" + name, ip, port, List.of(config.tcp(name))));
    }
    return all;
  }

  private void writeClusters() throws IOException {
    List<Piece> clusters =
        services.stream()
            .filter(service -> !service.isAbsent())
            .map(Service::clusterResource)
            .toList();
    Piece.resources(clusters).write(folder.resolve("cds.json"));
  }

  /** A push of configuration: the service's cluster becomes another. */
  void push(Service service, Piece cluster) throws IOException {
    service.replaceCluster(cluster);
    writeClusters();
  }

  /** The Envoy that the clients ask. */
  Proxy envoy() {
    if (envoy == null) {
      throw new IllegalStateException("the stage has not started");
    }
    return envoy;
  }

  /** Time in which nothing happens. */
  void healthy(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1000));
  }

  /** What breaks it, and how long it stays broken, from its beginning. */
  void fault(Act act, int seconds) throws Exception {
    happen("fault", act, seconds);
  }

  /** Sick from the start. */
  void sick(int seconds) throws Exception {
    fault(NOTHING, seconds);
  }

  /** What mends it, and how long it is watched. */
  void clear(Act act, int seconds) throws Exception {
    happen("clear", act, seconds);
  }

  private void happen(String name, Act act, int seconds) throws Exception {
    chronicle.mark(name);
    long until = System.nanoTime() + seconds * NANOS_PER_SECOND;
    act.happen();
    Thread.sleep(Math.max(0, (until - System.nanoTime()) / 1_000_000));
  }

  // ---- the truth

  /** A cause in the victim. */
  Fault truth(String cause) {
    return truth(cause, services.getFirst());
  }

  Fault truth(String cause, Service service) {
    return truth(cause, service.name);
  }

  Fault truth(String cause, String cluster) {
    return chronicle.fault(cluster, cause);
  }

  List<Service> services() {
    return services;
  }

  /** Ends the traffic, and puts the recording and the truth into a folder. */
  void finish(Path out) throws IOException, InterruptedException {
    flows.forEach(Flow::close);
    Thread.sleep(2500); // Envoy sends what it has
    if (recording == null || pulse == null || recording.messages() == 0) {
      throw new IOException("Envoy sent nothing");
    }
    pulse.check();
    recording.close();
    chronicle.mark("end");
    Files.createDirectories(out);
    String name = title + "." + release.version() + "." + flavour.id();
    Files.move(
        folder.resolve("rec"), out.resolve(name + ".rec.gz"), StandardCopyOption.REPLACE_EXISTING);
    chronicle.truth(title, release, flavour, services).write(out.resolve(name + ".truth.json"));
  }

  @Override
  public void close() {
    List<AutoCloseable> all;
    synchronized (parts) {
      if (closed) {
        return;
      }
      closed = true;
      all = new ArrayList<>(parts);
      parts.clear();
    }
    all.forEach(this::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("lab: " + folder + ": " + e);
    }
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("lab: " + title + ": " + e);
    }
  }
}
