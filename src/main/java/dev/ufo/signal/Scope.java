package dev.ufo.signal;

import java.util.Locale;

/** How far a fault reaches. */
public enum Scope {
  ONE_ENDPOINT,
  SOME_ENDPOINTS,
  ALL_ENDPOINTS,
  /** All clusters of one Envoy. */
  THIS_ENVOY,
  /** No host was chosen. */
  NO_ENDPOINT;

  /** As metrics and the API write it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
