package dev.ufo.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * Envoy's response flags, in the order of Envoy's own bits, so that {@code 1 << ordinal()} is what
 * CEL's {@code response.flags} shows. An entry's flags travel as one {@code int} of these bits.
 *
 * <p>The proto field is the number inside {@code envoy.data.accesslog.v3.ResponseFlags}; 0 where
 * the protocol has none and the flag is read from the details or from the tag {@code ufo.flags}
 * instead.
 */
public enum Flag {
  LH("FailedLocalHealthCheck", 1, Side.LOCAL),
  UH("NoHealthyUpstream", 2, Side.UPSTREAM),
  UT("UpstreamRequestTimeout", 3, Side.UPSTREAM),
  LR("LocalReset", 4, Side.UPSTREAM),
  UR("UpstreamRemoteReset", 5, Side.UPSTREAM),
  UF("UpstreamConnectionFailure", 6, Side.UPSTREAM),
  UC("UpstreamConnectionTermination", 7, Side.UPSTREAM),
  UO("UpstreamOverflow", 8, Side.UPSTREAM),
  NR("NoRouteFound", 9, Side.UPSTREAM),
  DI("DelayInjected", 10, Side.NOTE),
  FI("FaultInjected", 11, Side.LOCAL),
  RL("RateLimited", 12, Side.LOCAL),
  UAEX("UnauthorizedExternalService", 13, Side.LOCAL),
  RLSE("RateLimitServiceError", 14, Side.LOCAL),
  DC("DownstreamConnectionTermination", 15, Side.DOWNSTREAM),
  URX("UpstreamRetryLimitExceeded", 16, Side.UPSTREAM),
  SI("StreamIdleTimeout", 17, Side.DOWNSTREAM),
  IH("InvalidEnvoyRequestHeaders", 18, Side.DOWNSTREAM),
  DPE("DownstreamProtocolError", 19, Side.DOWNSTREAM),
  UMSDR("UpstreamMaxStreamDurationReached", 20, Side.UPSTREAM),
  RFCF("ResponseFromCacheFilter", 21, Side.NOTE),
  NFCF("NoFilterConfigFound", 22, Side.LOCAL),
  DT("DurationTimeout", 23, Side.DOWNSTREAM),
  UPE("UpstreamProtocolError", 24, Side.UPSTREAM),
  NC("NoClusterFound", 25, Side.UPSTREAM),
  OM("OverloadManagerTerminated", 26, Side.UPSTREAM),
  DF("DnsResolutionFailed", 27, Side.UPSTREAM),
  DO("DropOverload", 0, Side.UPSTREAM),
  DR("DownstreamRemoteReset", 28, Side.DOWNSTREAM),
  UDO("UnconditionalDropOverload", 0, Side.UPSTREAM);

  /** Where the fault of a flagged entry lies. */
  public enum Side {
    /** The way to the upstream failed: what UFO is about. */
    UPSTREAM,
    /** This Envoy refused by policy: rate limit, authorisation, injected fault. */
    LOCAL,
    /** The client left or misbehaved. */
    DOWNSTREAM,
    /** Not a failure at all. */
    NOTE
  }

  /**
   * The first proto field number that no known flag has: from here on a flag is {@code unknown_N}.
   */
  public static final int FIRST_UNKNOWN_FIELD = 29;

  private static final Flag[] BY_FIELD = new Flag[FIRST_UNKNOWN_FIELD];
  private static final int UPSTREAM_BITS;

  static {
    int upstream = 0;
    for (Flag flag : values()) {
      if (flag.protoField > 0) {
        BY_FIELD[flag.protoField] = flag;
      }
      if (flag.side == Side.UPSTREAM) {
        upstream |= flag.bit();
      }
    }
    UPSTREAM_BITS = upstream;
  }

  private final String longName;
  private final int protoField;
  private final Side side;

  Flag(String longName, int protoField, Side side) {
    this.longName = longName;
    this.protoField = protoField;
    this.side = side;
  }

  public String longName() {
    return longName;
  }

  public int protoField() {
    return protoField;
  }

  public Side side() {
    return side;
  }

  public int bit() {
    return 1 << ordinal();
  }

  /** The bit of a proto field, 0 when no known flag has that number. */
  public static int bitOfField(int field) {
    return field > 0 && field < FIRST_UNKNOWN_FIELD ? BY_FIELD[field].bit() : 0;
  }

  /** Whether one of these bits says that the way to the upstream failed. */
  public static boolean anyUpstream(int bits) {
    return (bits & UPSTREAM_BITS) != 0;
  }

  public static List<Flag> of(int bits) {
    List<Flag> flags = new ArrayList<>();
    for (Flag flag : values()) {
      if ((bits & flag.bit()) != 0) {
        flags.add(flag);
      }
    }
    return List.copyOf(flags);
  }
}
