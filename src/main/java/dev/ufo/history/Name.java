package dev.ufo.history;

import java.util.Locale;

/**
 * The cluster that an entry is counted under, and how it came by that name.
 *
 * @param cluster never empty
 */
public record Name(String cluster, From from) {

  /** Where a cluster's name comes from, the surest first: {@code cluster_from} of incidents. */
  public enum From {
    /** Envoy said so: it had chosen a host. */
    ENVOY,
    /** The tag {@code ufo.cluster}. */
    TAG,
    /** The cluster that this route has led to. */
    ROUTE,
    /** The only cluster that this listener has led to. */
    LISTENER,
    /** No cluster: the route's own name. */
    ROUTE_NAME,
    /** No cluster: the host that was asked for. */
    AUTHORITY,
    /** No cluster: the address that took the connection. */
    LISTENER_ADDRESS,
    /** Nothing at all was said. */
    UNKNOWN;

    /** As the API writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the name is that of a cluster, and no makeshift that any client may have chosen. */
    public boolean isCluster() {
      return compareTo(LISTENER) <= 0;
    }
  }
}
