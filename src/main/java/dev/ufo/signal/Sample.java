package dev.ufo.signal;

/** One failed entry as an example, with what a person needs to find the request again. */
public record Sample(
    long startNanos,
    long durationNanos,
    Place place,
    Signature signature,
    String authority,
    String path,
    String requestId,
    String upstreamLocal)
    implements Comparable<Sample> {
  @Override
  public int compareTo(Sample other) {
    int order = Long.compare(startNanos, other.startNanos);
    order = order != 0 ? order : Long.compare(durationNanos, other.durationNanos);
    order = order != 0 ? order : place.compareTo(other.place);
    order = order != 0 ? order : signature.compareTo(other.signature);
    order = order != 0 ? order : requestId.compareTo(other.requestId);
    order = order != 0 ? order : path.compareTo(other.path);
    order = order != 0 ? order : authority.compareTo(other.authority);
    return order != 0 ? order : upstreamLocal.compareTo(other.upstreamLocal);
  }
}
