package dev.ufo.signal;

/**
 * Envoy's {@code access_log_type}, by its wire number, and what UFO does with an entry of that type
 * so that each attempt is counted once: the end of a request or connection counts, everything
 * before it does not.
 */
public enum LogType {
  NOT_SET(Use.DEPENDS),
  TCP_UPSTREAM_CONNECTED(Use.NOT_AN_END),
  TCP_PERIODIC(Use.NOT_AN_END),
  TCP_CONNECTION_END(Use.COUNT),
  DOWNSTREAM_START(Use.NOT_AN_END),
  DOWNSTREAM_PERIODIC(Use.NOT_AN_END),
  DOWNSTREAM_END(Use.COUNT),
  UPSTREAM_POOL_READY(Use.NOT_AN_END),
  UPSTREAM_PERIODIC(Use.NOT_AN_END),
  UPSTREAM_END(Use.TRY),
  DOWNSTREAM_TUNNEL_ESTABLISHED(Use.NOT_AN_END),
  UDP_TUNNEL_UPSTREAM_CONNECTED(Use.NOT_AN_END),
  UDP_PERIODIC(Use.NOT_AN_END),
  UDP_SESSION_END(Use.COUNT),
  TCP_CONNECTION_START(Use.NOT_AN_END),
  /** A number that came after this UFO. */
  UNKNOWN(Use.NOT_AN_END);

  /** What becomes of an entry. */
  public enum Use {
    /** The end of a request or connection. */
    COUNT,
    /** One try of a request whose own end is logged too. */
    TRY,
    /** A start or a heartbeat: its end is still to come. */
    NOT_AN_END,
    /** Old Envoys and listener logs: the rest of the entry decides. */
    DEPENDS
  }

  private static final LogType[] VALUES = values();

  private final Use use;

  LogType(Use use) {
    this.use = use;
  }

  public Use use() {
    return use;
  }

  public static LogType of(int number) {
    return number >= 0 && number < VALUES.length ? VALUES[number] : UNKNOWN;
  }
}
