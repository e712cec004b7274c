package dev.ufo.expose;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ufo.doctor.Agent;
import dev.ufo.expose.Deadlines.Deadline;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The HTTP side: metrics, health, board and API. Nothing here changes any state.
 *
 * <p>Each request has a virtual thread of its own, so that a slow client holds up nobody: a request
 * must be there within {@value #REQUEST_SECONDS} s, its answer be taken within {@value
 * #RESPONSE_SECONDS} s, an idle connection ends after {@value #IDLE_SECONDS} s, and there are so
 * many connections at most. The JDK's server takes these limits from system properties only, and
 * reads them once: they are set here unless someone has set them before.
 *
 * <p>An answer is made whole before its first byte is sent: what goes wrong while it is made gives
 * a 500, never half a page that looks whole. Only events are a stream, see {@link EventStream}.
 */
public final class Server implements AutoCloseable {
  private static final int REQUEST_SECONDS = 10;
  private static final int RESPONSE_SECONDS = 60;
  private static final int IDLE_SECONDS = 60;
  private static final int BACKLOG = 128;
  private static final int HEADER_BYTES = 64 * 1024;

  /**
   * Of a body that nobody asked for, so much is read, lest its sender see a reset instead of the
   * 405.
   */
  private static final int DRAINED_BYTES = 1 << 20;

  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deadlines deadlines = new Deadlines();
  private final Site site;
  private final EventStream events;
  private final Cors cors;

  /** Takes the address; nobody is answered before {@link #start}. The clock tells the uptime. */
  public Server(
      HttpSettings settings,
      Build build,
      Agent agent,
      Analysis analysis,
      Metrics metrics,
      Changes changes,
      InstantSource clock)
      throws IOException {
    setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setUnlessSet("sun.net.httpserver.idleInterval", IDLE_SECONDS);
    setUnlessSet("sun.net.httpserver.maxReqHeaderSize", HEADER_BYTES);
    setUnlessSet("jdk.httpserver.maxConnections", settings.maxConnections());
    setUnlessSet("sun.net.httpserver.drainAmount", DRAINED_BYTES);
    setUnlessSet("sun.net.httpserver.nodelay", true);
    site = new Site(build, agent, analysis, metrics, clock);
    events = new EventStream(changes, settings.maxEventClients());
    cors = new Cors(settings.corsOrigins());
    http = HttpServer.create(settings.listen(), BACKLOG, "/", this::handle);
    http.setExecutor(threads);
  }

  private static void setUnlessSet(String property, Object value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value.toString());
    }
  }

  public void start() {
    http.start();
  }

  /** The port that was bound, also where 0 was asked for. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Everything that is served. */
  List<String> paths() {
    return site.paths();
  }

  /** Ends at once: who wants to see requests through fails readiness first and waits. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    deadlines.close();
  }

  private void handle(HttpExchange exchange) {
    try (exchange;
        Deadline deadline = deadlines.start()) {
      deadline.in(Duration.ofSeconds(RESPONSE_SECONDS));
      boolean readable = cors.allow(exchange);
      if (readable && Cors.isPreflight(exchange)) {
        preflight(exchange);
      } else if (isEvents(exchange)) {
        follow(exchange, deadline);
      } else {
        answer(exchange, () -> page(exchange));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client has gone: {0}", e.getMessage());
    }
  }

  private static void preflight(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Access-Control-Allow-Methods", Site.METHODS);
    headers.set("Access-Control-Allow-Headers", "Last-Event-ID, If-None-Match");
    headers.set("Access-Control-Max-Age", "600");
    exchange.sendResponseHeaders(204, -1);
  }

  private static boolean isEvents(HttpExchange exchange) {
    return Site.EVENTS.equals(exchange.getRequestURI().getRawPath())
        && exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getRawQuery() == null;
  }

  private void follow(HttpExchange exchange, Deadline deadline) throws IOException {
    try {
      events.enter();
    } catch (Problem full) {
      answer(exchange, full::reply);
      return;
    }
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", EventStream.TYPE);
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("X-Accel-Buffering", "no"); // or nginx keeps events until it has 8 KB of them
      exchange.sendResponseHeaders(200, 0);
      events.follow(exchange, deadline);
    } finally {
      events.leave();
    }
  }

  private Reply page(HttpExchange exchange) {
    List<String> accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
    return site.page(exchange.getRequestMethod(), exchange.getRequestURI(), accept);
  }

  private static void answer(HttpExchange exchange, Supplier<Reply> page) throws IOException {
    List<String> encodings = exchange.getRequestHeaders().get("Accept-Encoding");
    boolean gzip = Accept.quality(encodings, "gzip") > 0;
    Reply reply;
    Packed body;
    try {
      reply = reply(page);
      body = new Packed(reply, gzip);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot answer " + exchange.getRequestURI(), e);
      reply = Problem.internal().reply();
      body = new Packed(reply, gzip);
    }
    send(exchange, reply, body, gzip);
  }

  private static Reply reply(Supplier<Reply> page) {
    try {
      return page.get();
    } catch (Problem problem) {
      return problem.reply();
    }
  }

  private static void send(HttpExchange exchange, Reply reply, Packed body, boolean gzip)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.add("Vary", "Accept, Accept-Encoding");
    reply.headers().forEach(headers::set);
    headers.set("Cache-Control", reply.kept() ? "no-cache" : "no-store");
    if (reply.kept()) {
      headers.set("ETag", body.tag());
      if (isKnown(exchange, body.tag())) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
    }
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(body.length()));
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      exchange.sendResponseHeaders(reply.status(), body.length());
      body.sendTo(exchange.getResponseBody());
    }
  }

  private static boolean isKnown(HttpExchange exchange, String tag) {
    for (String header : exchange.getRequestHeaders().getOrDefault("If-None-Match", List.of())) {
      for (String known : header.split(",", -1)) {
        if (known.strip().equals(tag) || known.strip().equals("*")) {
          return true;
        }
      }
    }
    return false;
  }
}
