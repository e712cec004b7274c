package dev.ufo.signal;

/**
 * What an entry is about. Where a host was chosen that is a cluster and an endpoint. Where none was
 * (UH, NC, NR, UO), Envoy names no cluster and the place is the way that led there: route,
 * authority and listener.
 *
 * @param cluster Envoy's cluster name, or the tag {@code ufo.cluster}; empty when neither was sent
 * @param endpoint {@code 10.90.0.12:8080}, {@code [::1]:80}, {@code unix:/path} or {@code
 *     internal:listener}; empty when no host was chosen
 * @param route the route's name; kept only without endpoint
 * @param authority the request's host; kept only without endpoint and route
 * @param listener the address that took the connection; kept only without endpoint
 */
public record Place(
    Source source, String cluster, String endpoint, String route, String authority, String listener)
    implements Comparable<Place> {
  /** Where everything goes that came after a table was full. */
  public static final String OTHER = "__other__";

  public static Place of(Source source, String cluster, String endpoint) {
    return new Place(source, cluster, endpoint, "", "", "");
  }

  public static Place overflow(Source source) {
    return of(source, OTHER, OTHER);
  }

  @Override
  public int compareTo(Place other) {
    int order = cluster.compareTo(other.cluster);
    order = order != 0 ? order : endpoint.compareTo(other.endpoint);
    order = order != 0 ? order : route.compareTo(other.route);
    order = order != 0 ? order : authority.compareTo(other.authority);
    order = order != 0 ? order : listener.compareTo(other.listener);
    return order != 0 ? order : source.compareTo(other.source);
  }
}
