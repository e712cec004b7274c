package dev.ufo.signal;

/**
 * An Envoy that sends, as the Identifier of its streams says.
 *
 * @param node its id, {@code sidecar~10.90.0.1~shop-7d9f.default~…} under Istio
 * @param service its own cluster name
 * @param locality region/zone/sub-zone, empty parts included
 * @param version {@code 1.40.0}, empty when not sent
 */
public record Source(String node, String service, String locality, String version)
    implements Comparable<Source> {
  public static final Source UNKNOWN = new Source("unknown", "", "", "");

  @Override
  public int compareTo(Source other) {
    int order = node.compareTo(other.node);
    order = order != 0 ? order : service.compareTo(other.service);
    order = order != 0 ? order : locality.compareTo(other.locality);
    return order != 0 ? order : version.compareTo(other.version);
  }
}
