package dev.ufo.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything categorical that one entry says, without the place it is about: entries with equal
 * signatures at equal places differ in numbers only, and those are added up. The texts are Envoy's
 * own; what they mean is worked out once per signature.
 *
 * @param flags bits of {@link Flag}
 * @param unknownFlags bit n stands for the flag with proto field {@code 29 + n}; bit 63 for all
 *     above
 * @param code the response code, 0 when none was sent; answers below 500 are all 200
 * @param details response_code_details, empty for {@code via_upstream} below 500
 * @param grpcStatus from the logged headers or trailers, -1 when absent or 0
 */
public record Signature(
    Kind kind,
    LogType type,
    int flags,
    long unknownFlags,
    int code,
    String details,
    String reason,
    String downstreamReason,
    String termination,
    int grpcStatus,
    Shape shape,
    Tags tags)
    implements Comparable<Signature> {

  /** The overflow of the signature table: flags, code and shape are kept, the texts are not. */
  public static final String OTHER = Place.OTHER;

  /** Where entries go when there is not even room for signatures without texts. */
  public static final Signature OVERFLOW =
      new Signature(
          Kind.HTTP,
          LogType.NOT_SET,
          0,
          0,
          0,
          OTHER,
          OTHER,
          "",
          "",
          -1,
          new Shape(false, false, false, false, false, false, false, false, Connection.NONE),
          Tags.NONE);

  /** HTTP request or TCP connection. */
  public enum Kind {
    HTTP,
    TCP
  }

  /** What is known of the upstream connection that carried the request. */
  public enum Connection {
    /** No connection, or one of a TCP proxy, which is never shared. */
    NONE,
    /** Nothing was answered on it before. */
    NEW,
    /** It had answered before. */
    REUSED
  }

  /**
   * How far the request came.
   *
   * @param host a host was chosen
   * @param local there was an upstream connection
   * @param sent the first byte was sent upstream
   * @param answered the first byte of an answer came
   * @param received bytes came from upstream, whether or not they were an answer
   * @param retried there was more than one attempt
   * @param overloaded Envoy answered with x-envoy-overloaded
   * @param noClientHello the TLS inspector of this listener saw no ClientHello
   */
  public record Shape(
      boolean host,
      boolean local,
      boolean sent,
      boolean answered,
      boolean received,
      boolean retried,
      boolean overloaded,
      boolean noClientHello,
      Connection connection) {}

  /**
   * What the custom tags of the recommended configuration add; the first value of each means that
   * the tag was absent.
   */
  public record Tags(Tls tls, Members members, Close close) {
    public static final Tags NONE = new Tags(Tls.UNTAGGED, Members.UNTAGGED, Close.UNTAGGED);
  }

  /** Tag {@code ufo.tls}. */
  public enum Tls {
    UNTAGGED,
    NONE,
    TLS_1_2,
    TLS_1_3,
    OTHER
  }

  /** Tag {@code ufo.members}: the endpoints that the cluster had. */
  public enum Members {
    UNTAGGED,
    ZERO,
    SOME
  }

  /** Tag {@code ufo.close}: how the upstream connection ended. */
  public enum Close {
    UNTAGGED,
    NORMAL,
    LOCAL_RESET,
    REMOTE_RESET,
    OTHER
  }

  private static final int UPSTREAM_ERROR_FROM = 500;

  /**
   * Whether the way to the upstream failed, whatever the response code: some flags have no proto
   * field and show in the details only, and a local gRPC reply carries code 200.
   */
  public boolean failed() {
    return Flag.anyUpstream(flags) || isDropped();
  }

  /** The first on its connection; a TCP connection is always its own. */
  public boolean isFirst() {
    return kind == Kind.TCP || shape.connection() == Connection.NEW;
  }

  /** Shed on purpose by Envoy: 503s (gRPC: 200) that carry no flag on the wire. */
  public boolean isDropped() {
    return details.equals("drop_overload")
        || details.equals("unconditional_drop_overload")
        || details.equals("overload")
        || details.equals("maintenance_mode");
  }

  /** The application answered with a 5xx: counted apart, never a connection failure. */
  public boolean isUpstreamError() {
    return kind == Kind.HTTP
        && code >= UPSTREAM_ERROR_FROM
        && !Flag.anyUpstream(flags & ~Flag.UO.bit() & ~Flag.URX.bit())
        && details.equals("via_upstream");
  }

  /** The label values of {@code ufo_failures_total}: every flag that is not a mere note. */
  public List<String> failureFlags() {
    List<String> labels = new ArrayList<>();
    for (Flag flag : Flag.of(flags)) {
      if (flag.side() != Flag.Side.NOTE) {
        labels.add(flag.name());
      }
    }
    if ((flags & (Flag.DO.bit() | Flag.UDO.bit() | Flag.OM.bit() | Flag.UO.bit())) == 0
        && isDropped()) {
      labels.add(
          switch (details) {
            case "drop_overload" -> Flag.DO.name();
            case "unconditional_drop_overload" -> Flag.UDO.name();
            case "overload" -> Flag.OM.name();
            default -> Flag.UO.name();
          });
    }
    for (int n = 0; n < Long.SIZE; n++) {
      if (((unknownFlags >>> n) & 1) != 0) {
        labels.add(unknownFlag(n));
      }
    }
    return labels;
  }

  private static String unknownFlag(int n) {
    return n == Long.SIZE - 1
        ? "unknown_other"
        : String.format(Locale.ROOT, "unknown_%d", Flag.FIRST_UNKNOWN_FIELD + n);
  }

  /** The order in which people read: by what failed, then by text, then by shape. */
  @Override
  public int compareTo(Signature other) {
    int order = kind.compareTo(other.kind);
    order = order != 0 ? order : type.compareTo(other.type);
    order = order != 0 ? order : Integer.compare(flags, other.flags);
    order = order != 0 ? order : Long.compareUnsigned(unknownFlags, other.unknownFlags);
    order = order != 0 ? order : Integer.compare(code, other.code);
    order = order != 0 ? order : details.compareTo(other.details);
    order = order != 0 ? order : reason.compareTo(other.reason);
    order = order != 0 ? order : downstreamReason.compareTo(other.downstreamReason);
    order = order != 0 ? order : termination.compareTo(other.termination);
    order = order != 0 ? order : Integer.compare(grpcStatus, other.grpcStatus);
    order = order != 0 ? order : shape.toString().compareTo(other.shape.toString());
    return order != 0 ? order : tags.toString().compareTo(other.tags.toString());
  }
}
