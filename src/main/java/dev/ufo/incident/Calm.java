package dev.ufo.incident;

import dev.ufo.incident.Incident.State;

/**
 * When an incident is over: 15 s after its last failure, if so much was asked meanwhile that some
 * more would have shown, or 30 s if anything was asked at all, or 60 s.
 */
final class Calm {
  private static final long SECOND = 1_000_000_000L;
  private static final long RECOVERING_AFTER = 5 * SECOND;
  private static final long RESOLVED_AFTER = 15 * SECOND;
  private static final long SILENT_AFTER = 60 * SECOND;
  private static final double LEAST_RATIO = 0.05;
  private static final double MISSED = 3;

  private long since;
  private long asked;

  /** Nothing was asked yet since this tick. */
  Calm(long now) {
    since = now;
  }

  /** This tick brought failures. */
  void ends(long now) {
    since = now;
    asked = 0;
  }

  /** This tick brought none, of so much that was asked. */
  void lasts(long more) {
    asked += more;
  }

  /** Where an incident in which so much of what is asked fails stands after this tick. */
  State after(State before, double ratio, long now) {
    long quiet = now - since;
    boolean missed = asked * Math.max(ratio, LEAST_RATIO) >= MISSED || quiet >= 2 * RESOLVED_AFTER;
    boolean flows = asked > 0;
    if ((flows && missed && quiet >= RESOLVED_AFTER) || quiet >= SILENT_AFTER) {
      return State.RESOLVED;
    }
    if (flows && quiet >= RECOVERING_AFTER) {
      return State.RECOVERING;
    }
    return quiet < RECOVERING_AFTER ? State.OPEN : before;
  }
}
