package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.incident.Incident.State;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which path gives what: the contract's section 3. Every page is made from snapshots; any thread.
 */
final class Site {
  static final String METHODS = "GET, HEAD";
  static final String EVENTS = "/api/v1/events";

  private static final int MAX_CLUSTERS = 100_000;
  private static final int DEFAULT_CLUSTERS = 1_000;
  private static final String JSON = "application/json";
  private static final Map<String, State> STATES = new LinkedHashMap<>();
  private static final Map<String, CauseId> CAUSES = new LinkedHashMap<>();
  private static final Map<String, Flag> FLAGS = new LinkedHashMap<>();
  private static final Runbooks RUNBOOKS = new Runbooks(Knowledge::shared);
  private static final KnowledgeView KNOWLEDGE = new KnowledgeView(Knowledge::shared);

  static {
    for (State state : State.values()) {
      STATES.put(state.id(), state);
    }
    for (CauseId cause : CauseId.values()) {
      CAUSES.put(cause.id(), cause);
    }
    for (Flag flag : Flag.values()) {
      FLAGS.put(flag.name(), flag);
    }
  }

  private final Build build;
  private final Agent agent;
  private final Analysis analysis;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Api api;

  /** By their whole path. */
  private final Map<String, Page> pages = new LinkedHashMap<>();

  /** By all of their path but the last segment, which says of what. */
  private final Map<String, PageOf> pagesOf = new LinkedHashMap<>();

  private interface Page {
    Reply reply(Query query, List<String> accept);
  }

  private interface PageOf {
    Reply reply(String name, Query query, List<String> accept);
  }

  Site(Build build, Agent agent, Analysis analysis, Metrics metrics, InstantSource clock) {
    this.build = build;
    this.agent = agent;
    this.analysis = analysis;
    this.clock = clock;
    this.metrics = metrics;
    api = new Api(build, agent, analysis, clock);
    pages.put("/", this::front);
    for (Asset asset : Asset.values()) {
      pages.putIfAbsent(asset.path(), (query, accept) -> asset(query, asset));
    }
    pagesOf.put(Asset.SCRIPTS, (name, query, accept) -> script(query, name));
    pages.put("/metrics", this::metrics);
    pages.put("/healthz", (query, accept) -> health(query, agent.live()));
    pages.put("/readyz", (query, accept) -> health(query, agent.ready()));
    pages.put("/api/v1/status", (query, accept) -> status(query));
    pages.put("/api/v1/clusters", (query, accept) -> clusters(query));
    pagesOf.put("/api/v1/clusters/", (name, query, accept) -> cluster(query, name));
    pages.put("/api/v1/incidents", (query, accept) -> incidents(query));
    pagesOf.put("/api/v1/incidents/", (id, query, accept) -> incident(query, id));
    pages.put(EVENTS, (query, accept) -> events(query));
    pages.put("/api/v1/causes", (query, accept) -> known(query, KNOWLEDGE::causes));
    pagesOf.put(
        "/api/v1/causes/",
        (id, query, accept) -> known(query, () -> KNOWLEDGE.cause(causeNamed(id))));
    pages.put("/api/v1/flags", (query, accept) -> known(query, KNOWLEDGE::flags));
    pages.put("/runbooks/", Site::runbooks);
    pagesOf.put("/runbooks/", Site::runbook);
  }

  /** Everything that is served, as the API's description writes it. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(pages.keySet());
    pagesOf.keySet().forEach(folder -> paths.add(folder + "{name}"));
    return paths;
  }

  /**
   * The page at this address, or a {@link Problem}.
   *
   * @param accept the headers of this name
   */
  Reply page(String method, URI uri, List<String> accept) {
    Page page = pageAt(uri.getRawPath() == null ? "" : uri.getRawPath());
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw Problem.wrongMethod(method);
    }
    return page.reply(new Query(uri.getRawQuery()), accept);
  }

  private Page pageAt(String path) {
    Page page = pages.get(path);
    if (page != null) {
      return page;
    }
    int name = path.lastIndexOf('/') + 1;
    PageOf of = pagesOf.get(path.substring(0, name));
    if (of == null || name == path.length()) {
      throw Problem.notFound("nothing is served at " + path);
    }
    return (query, accept) -> of.reply(Query.segment(path.substring(name)), query, accept);
  }

  /** The board for browsers, text for all others. */
  private Reply front(Query query, List<String> accept) {
    query.allow();
    if (isForBrowsers(accept)) {
      return Asset.INDEX.reply();
    }
    return Reply.text(Overview.text(build, api.uptime(), agent, analysis, clock.instant()));
  }

  private static boolean isForBrowsers(List<String> accept) {
    double html = Accept.quality(accept, "text/html");
    return html > 0 && html >= Accept.quality(accept, "text/plain");
  }

  private static Reply asset(Query query, Asset asset) {
    query.allow();
    return asset.reply();
  }

  private static Reply script(Query query, String name) {
    query.allow();
    return Asset.script(name);
  }

  /** Only what HEAD gets: the stream itself is {@link EventStream}'s. */
  private static Reply events(Query query) {
    query.allow();
    return Reply.of(200, EventStream.TYPE, new byte[0]);
  }

  private static Reply known(Query query, Supplier<Object> tree) {
    query.allow();
    return Reply.json(200, tree.get()).forKeeping();
  }

  private static CauseId causeNamed(String id) {
    CauseId cause = CAUSES.get(id);
    if (cause == null) {
      throw Problem.notFound("no cause is called " + id);
    }
    return cause;
  }

  private static Reply runbooks(Query query, List<String> accept) {
    query.allow();
    return isForBrowsers(accept)
        ? Asset.page(RUNBOOKS.index())
        : Reply.text(RUNBOOKS.indexText()).forKeeping();
  }

  /** Of a cause or of a flag: their names are never alike. */
  private static Reply runbook(String name, Query query, List<String> accept) {
    query.allow();
    boolean html = isForBrowsers(accept);
    CauseId cause = CAUSES.get(name);
    Flag flag = FLAGS.get(name);
    if (cause != null) {
      return html
          ? Asset.page(RUNBOOKS.page(cause))
          : Reply.text(RUNBOOKS.text(cause)).forKeeping();
    } else if (flag != null) {
      return html ? Asset.page(RUNBOOKS.page(flag)) : Reply.text(RUNBOOKS.text(flag)).forKeeping();
    }
    throw Problem.notFound("there is no runbook for " + name);
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
    return Reply.large(JSON, out -> out.write(clusters));
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
    return Reply.large(JSON, out -> out.write(incidents)).forKeeping();
  }

  private Reply incident(Query query, String id) {
    query.allow();
    return Reply.json(200, api.incident(id)).forKeeping();
  }
}
