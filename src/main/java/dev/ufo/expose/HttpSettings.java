package dev.ufo.expose;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How the HTTP side is served.
 *
 * @param maxEventClients how many may follow the events at a time
 * @param corsOrigins the pages of other origins that may read the answers; {@code *} for all, empty
 *     for none
 */
public record HttpSettings(
    InetSocketAddress listen, int maxConnections, int maxEventClients, List<String> corsOrigins) {
  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }
}
