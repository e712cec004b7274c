package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.history.Routes;
import dev.ufo.history.Ticks;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.observe.Symptoms;
import dev.ufo.tally.Delta;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server over totals that a test fills, on a port of its own. */
public final class Fixture implements Agent, AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.maxReqTime", "3"); // not 10: a test waits for it
  }

  static final Build BUILD = new Build("0.1.0-test", "abc1234", "25.0.3");

  static final int MOST_EVENT_CLIENTS = 3;
  static final String ORIGIN = "https://ops.example.org";

  public final Ticks ticks = new Ticks();
  final Routes routes = new Routes(1_000, Duration.ofHours(1));
  public final Totals totals;
  final Detections detections = new Detections();
  final Metrics metrics;
  final Server server;
  final Changes changes;
  final HttpClient client = HttpClient.newHttpClient();
  public long now = Ticks.T0;

  volatile List<Incident> incidents = List.of();
  volatile String occasion = "";
  public int streams;
  Map<String, Long> series = new TreeMap<>(Map.of("clusters", 3L, "rows", 7L));
  Health live = new Health(true, "ticking");
  Health ready = new Health(true, "accepting streams");

  public Fixture() throws IOException {
    this(Totals.Limits.DEFAULT);
  }

  public Fixture(Totals.Limits limits) throws IOException {
    totals = new Totals(limits, routes, Symptoms::of);
    InstantSource clock = () -> Instant.ofEpochSecond(0, now);
    Analysis analysis = new Analysis(totals, () -> incidents, detections, IncidentView.onDemand());
    metrics = new Metrics(analysis, this, BUILD, clock);
    changes = new Changes(analysis, this, BUILD, "epoch");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpSettings settings = new HttpSettings(address, 1_024, MOST_EVENT_CLIENTS, List.of(ORIGIN));
    server = new Server(settings, BUILD, this, analysis, metrics, changes, clock);
    server.start();
  }

  public void tick() {
    now += Ticks.SECOND;
    Delta delta = ticks.take();
    routes.learn(delta, now);
    totals.apply(delta, now);
    changes.tick(now);
  }

  /** The lines of a scrape. */
  List<String> scrape() throws Exception {
    HttpResponse<String> response = get("/metrics");
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return List.of(response.body().split("\n", -1));
  }

  /** The lines of a family, without its comments. */
  List<String> scrape(String family) throws Exception {
    return scrape().stream()
        .filter(line -> line.startsWith(family + "{") || line.startsWith(family + " "))
        .toList();
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers).build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  @Override
  public String occasion() {
    return occasion;
  }

  @Override
  public int streams() {
    return streams;
  }

  @Override
  public Map<String, Long> series() {
    return series;
  }

  @Override
  public Health live() {
    return live;
  }

  @Override
  public Health ready() {
    return ready;
  }

  @Override
  public void close() {
    client.close();
    server.close();
    metrics.close();
  }
}
