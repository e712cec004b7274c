package dev.ufo.expose;

import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which path gives what: the contract's section 3. Every page is made from snapshots; any thread.
 */
final class Site {
  static final String METHODS = "GET, HEAD";

  private static final int MAX_CLUSTERS = 100_000;
  private static final int DEFAULT_CLUSTERS = 1_000;
  private static final String CLUSTER = "/api/v1/clusters/";
  private static final String INCIDENT = "/api/v1/incidents/";
  private static final Map<String, State> STATES = new LinkedHashMap<>();
  private static final Map<String, CauseId> CAUSES = new LinkedHashMap<>();

  static {
    for (State state : State.values()) {
      STATES.put(state.id(), state);
    }
    for (CauseId cause : CauseId.values()) {
      CAUSES.put(cause.id(), cause);
    }
  }

  private final Build build;
  private final Agent agent;
  private final Analysis analysis;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Api api;

  Site(Build build, Agent agent, Analysis analysis, Metrics metrics, InstantSource clock) {
    this.build = build;
    this.agent = agent;
    this.analysis = analysis;
    this.clock = clock;
    this.metrics = metrics;
    api = new Api(build, agent, analysis, clock);
  }

  /**
   * The page at this address, or a {@link Problem}.
   *
   * @param accept the headers of this name
   */
  Reply page(String method, URI uri, List<String> accept) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    Page page = pageAt(path);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw Problem.wrongMethod(method);
    }
    return page.reply(new Query(uri.getRawQuery()), accept);
  }

  private interface Page {
    Reply reply(Query query, List<String> accept);
  }

  private Page pageAt(String path) {
    return switch (path) {
      case "/" -> this::front;
      case "/board.css", "/board.js", "/icon.svg" -> (query, accept) -> asset(query, path);
      case "/metrics" -> this::metrics;
      case "/healthz" -> (query, accept) -> health(query, agent.live());
      case "/readyz" -> (query, accept) -> health(query, agent.ready());
      case "/api/v1/status" -> (query, accept) -> status(query);
      case "/api/v1/clusters" -> (query, accept) -> clusters(query);
      case "/api/v1/incidents" -> (query, accept) -> incidents(query);
      case "/api/v1/events" -> (query, accept) -> events(query);
      case "/api/v1/openapi.yaml" -> (query, accept) -> openapi(query);
      default -> {
        String cluster = behind(CLUSTER, path);
        String incident = behind(INCIDENT, path);
        if (!cluster.isEmpty()) {
          yield (query, accept) -> cluster(query, Query.segment(cluster));
        } else if (!incident.isEmpty()) {
          yield (query, accept) -> incident(query, Query.segment(incident));
        }
        throw Problem.notFound("nothing is served at " + path);
      }
    };
  }

  /** The one segment behind this folder, empty when the path is another. */
  private static String behind(String folder, String path) {
    String rest = path.startsWith(folder) ? path.substring(folder.length()) : "";
    return rest.indexOf('/') >= 0 ? "" : rest;
  }

  /** The board for browsers, text for all others. */
  private Reply front(Query query, List<String> accept) {
    query.allow();
    double html = Accept.quality(accept, "text/html");
    if (html > 0 && html >= Accept.quality(accept, "text/plain")) {
      return Asset.INDEX.reply();
    }
    return Reply.text(Overview.text(build, api.uptime(), agent, analysis, clock.instant()));
  }

  private static Reply asset(Query query, String path) {
    query.allow();
    return Asset.at(path).reply();
  }

  private static Reply openapi(Query query) {
    query.allow();
    return Asset.OPENAPI.reply();
  }

  /** Only what HEAD gets: the stream itself is {@link EventStream}'s. */
  private static Reply events(Query query) {
    query.allow();
    return Reply.of(200, EventStream.TYPE, new byte[0]);
  }

  private Reply metrics(Query query, List<String> accept) {
    query.allow();
    double openMetrics = Accept.quality(accept, "application/openmetrics-text");
    return metrics.scrape(openMetrics > 0 && openMetrics >= Accept.quality(accept, "text/plain"));
  }

  private static Reply health(Query query, Agent.Health health) {
    query.allow();
    return Reply.json(health.ok() ? 200 : 503, Api.health(health));
  }

  private Reply status(Query query) {
    query.allow();
    return Reply.json(200, api.status());
  }

  private Reply clusters(Query query) {
    query.allow("state", "search", "prefix", "limit");
    byte[] clusters =
        Json.bytes(
            api.clusters(
                query.some("state", Condition.BY_LABEL),
                query.text("search", ""),
                query.text("prefix", ""),
                query.number("limit", 1, MAX_CLUSTERS, DEFAULT_CLUSTERS)));
    return Reply.large("application/json", out -> out.write(clusters));
  }

  private Reply cluster(Query query, String name) {
    query.allow();
    return Reply.json(200, api.cluster(name));
  }

  private Reply incidents(Query query) {
    query.allow("state", "cluster", "cause");
    byte[] incidents =
        Json.bytes(
            api.incidents(
                query.some("state", STATES), query.text("cluster"), query.some("cause", CAUSES)));
    return Reply.large("application/json", out -> out.write(incidents)).forKeeping();
  }

  private Reply incident(Query query, String id) {
    query.allow();
    return Reply.json(200, api.incident(id)).forKeeping();
  }
}
