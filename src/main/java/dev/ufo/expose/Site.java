package dev.ufo.expose;

import dev.ufo.history.Totals;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * Which path gives what: the contract's section 3. Every page is made from snapshots; any thread.
 */
final class Site {
  static final String METHODS = "GET, HEAD";

  private static final int MAX_CLUSTERS = 100_000;
  private static final int DEFAULT_CLUSTERS = 1_000;
  private static final String CLUSTER = "/api/v1/clusters/";

  private final Build build;
  private final Agent agent;
  private final Totals totals;
  private final Metrics metrics;
  private final Api api;

  Site(Build build, Agent agent, Totals totals, Metrics metrics, InstantSource clock) {
    this.build = build;
    this.agent = agent;
    this.totals = totals;
    this.metrics = metrics;
    api = new Api(build, agent, totals, clock);
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
      case "/" -> (query, accept) -> overview(query);
      case "/metrics" -> this::metrics;
      case "/healthz" -> (query, accept) -> health(query, agent.live());
      case "/readyz" -> (query, accept) -> health(query, agent.ready());
      case "/api/v1/status" -> (query, accept) -> status(query);
      case "/api/v1/clusters" -> (query, accept) -> clusters(query);
      default -> {
        String name = path.startsWith(CLUSTER) ? path.substring(CLUSTER.length()) : "";
        if (name.isEmpty() || name.indexOf('/') >= 0) {
          throw Problem.notFound("nothing is served at " + path);
        }
        yield (query, accept) -> cluster(query, Query.segment(name));
      }
    };
  }

  private Reply overview(Query query) {
    query.allow();
    return Reply.text(Overview.text(build, api.uptime(), agent.streams(), totals.traffic()));
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
    query.allow("prefix", "limit");
    int limit = query.number("limit", 1, MAX_CLUSTERS, DEFAULT_CLUSTERS);
    byte[] clusters = Json.bytes(api.clusters(query.text("prefix", ""), limit));
    return Reply.large("application/json", out -> out.write(clusters));
  }

  private Reply cluster(Query query, String name) {
    query.allow();
    return Reply.json(200, api.cluster(name));
  }
}
