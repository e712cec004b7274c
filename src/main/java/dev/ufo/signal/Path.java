package dev.ufo.signal;

/** A way that led to a cluster: what gives entries without a cluster their name. */
public record Path(Source source, String cluster, String route, String listener)
    implements Comparable<Path> {
  @Override
  public int compareTo(Path other) {
    int order = cluster.compareTo(other.cluster);
    order = order != 0 ? order : route.compareTo(other.route);
    order = order != 0 ? order : listener.compareTo(other.listener);
    return order != 0 ? order : source.compareTo(other.source);
  }
}
