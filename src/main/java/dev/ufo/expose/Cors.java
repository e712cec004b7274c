package dev.ufo.expose;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins read the answers; by default there is none, and nothing is
 * said. Credentials are never allowed.
 */
final class Cors {
  private static final String ANY = "*";

  private final Set<String> origins;

  Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Adds the headers that this client's page needs; says whether it may read. */
  boolean allow(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origins.isEmpty()) {
      return false;
    }
    exchange.getResponseHeaders().add("Vary", "Origin");
    if (!isAllowed(origin)) {
      return false;
    }
    exchange
        .getResponseHeaders()
        .set("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
    return true;
  }

  private boolean isAllowed(@Nullable String origin) {
    return origin != null && (origins.contains(ANY) || origins.contains(origin));
  }

  /** Whether it is the question that a browser asks before a request with headers of its own. */
  static boolean isPreflight(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("OPTIONS")
        && exchange.getRequestHeaders().containsKey("Access-Control-Request-Method");
  }
}
