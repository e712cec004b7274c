package dev.ufo.expose;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP side: metrics, health and API. Nothing here changes any state.
 *
 * <p>Each request has a virtual thread of its own, so that a slow client holds up nobody: a request
 * must be there within {@value #REQUEST_SECONDS} s, its answer be taken within {@value
 * #RESPONSE_SECONDS} s, an idle connection ends after {@value #IDLE_SECONDS} s, and there are at
 * most {@value #CONNECTIONS} connections. The JDK's server takes these limits from system
 * properties only, and reads them once: they are set here unless someone has set them before.
 *
 * <p>An answer is made whole before its first byte is sent: what goes wrong while it is made gives
 * a 500, never half a page that looks whole.
 */
public final class Server implements AutoCloseable {
  private static final int REQUEST_SECONDS = 10;
  private static final int RESPONSE_SECONDS = 60;
  private static final int IDLE_SECONDS = 60;
  private static final int CONNECTIONS = 256;
  private static final int BACKLOG = 128;

  /**
   * Of a body that nobody asked for, so much is read, lest its sender see a reset instead of the
   * 405.
   */
  private static final int DRAINED_BYTES = 1 << 20;

  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  static {
    setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setUnlessSet("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
    setUnlessSet("sun.net.httpserver.idleInterval", IDLE_SECONDS);
    setUnlessSet("jdk.httpserver.maxConnections", CONNECTIONS);
    setUnlessSet("sun.net.httpserver.drainAmount", DRAINED_BYTES);
    setUnlessSet("sun.net.httpserver.nodelay", true);
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Site site;

  /** Takes the address; nobody is answered before {@link #start}. The clock tells the uptime. */
  public Server(
      InetSocketAddress address,
      Build build,
      Agent agent,
      Analysis analysis,
      Metrics metrics,
      InstantSource clock)
      throws IOException {
    site = new Site(build, agent, analysis, metrics, clock);
    http = HttpServer.create(address, BACKLOG, "/", this::handle);
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

  /** Ends at once: who wants to see requests through fails readiness first and waits. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      List<String> encodings = exchange.getRequestHeaders().get("Accept-Encoding");
      boolean gzip = Accept.quality(encodings, "gzip") > 0;
      Reply reply;
      Packed body;
      try {
        reply = reply(exchange);
        body = new Packed(reply, gzip);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "cannot answer " + exchange.getRequestURI(), e);
        reply = Problem.internal().reply();
        body = new Packed(reply, gzip);
      }
      send(exchange, reply, body, gzip);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client has gone: {0}", e.getMessage());
    }
  }

  private Reply reply(HttpExchange exchange) {
    try {
      List<String> accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
      return site.page(exchange.getRequestMethod(), exchange.getRequestURI(), accept);
    } catch (Problem problem) {
      return problem.reply();
    }
  }

  private static void send(HttpExchange exchange, Reply reply, Packed body, boolean gzip)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Vary", "Accept, Accept-Encoding");
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
    }
    if (reply.status() == Problem.WRONG_METHOD) {
      headers.set("Allow", Site.METHODS);
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(body.length()));
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      exchange.sendResponseHeaders(reply.status(), body.length());
      body.sendTo(exchange.getResponseBody());
    }
  }
}
