package dev.ufo.signal;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the entries of an Envoy show of how its access log is configured: each holds from the first
 * entry on that shows it. They travel as bits, because every entry is asked.
 */
public enum Trait {
  HTTP,
  TCP,
  /** Sent as log records of OpenTelemetry, whose attributes somebody chose. */
  OTLP,
  /** Starts and heartbeats, which come before the end that counts. */
  BEFORE_THE_END,
  CLUSTER,
  DETAILS,
  UPSTREAM_LOCAL,
  SENT_AFTER,
  ATTEMPTS,
  TAG_CLUSTER,
  TAG_FLAGS,
  TAG_READY,
  TAG_MEMBERS,
  TAG_CONNECTION,
  TAG_TLS,
  TAG_CLOSE;

  private static final Trait[] VALUES = values();

  public int bit() {
    return 1 << ordinal();
  }

  /** The traits of these bits. */
  public static Set<Trait> of(int bits) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : VALUES) {
      if ((bits & trait.bit()) != 0) {
        traits.add(trait);
      }
    }
    return Collections.unmodifiableSet(traits);
  }
}
