package dev.ufo.history;

import dev.ufo.tally.Facts;
import org.jspecify.annotations.Nullable;

/** What is counted of one endpoint; see {@link EndpointTotals}. */
public final class Endpoint {
  private long requests;
  private long failures;
  private long firstSeen;
  private long lastSuccess;
  private long lastFailure;
  private @Nullable Counts flags; // most never fail
  private @Nullable Counts symptoms;
  long touched;

  void count(Outcome outcome, Facts facts) {
    requests += facts.count();
    firstSeen = firstSeen == 0 ? facts.firstStart() : Math.min(firstSeen, facts.firstStart());
    if (outcome.failed()) {
      failures += facts.count();
      lastFailure = Math.max(lastFailure, facts.lastEnd());
      Counts failing = flags == null ? new Counts() : flags;
      for (String label : outcome.flags()) {
        failing.add(label, facts.count());
      }
      flags = failing;
      Counts shown = symptoms == null ? new Counts() : symptoms;
      shown.add(outcome.symptom().kind().label(), facts.count());
      symptoms = shown;
    } else if (outcome.works()) {
      lastSuccess = Math.max(lastSuccess, facts.lastEnd());
    }
  }

  /** Requests since it was first seen. */
  public long requests() {
    return requests;
  }

  public long failures() {
    return failures;
  }

  /** When its first request started; 0 when there was none. */
  public long firstSeen() {
    return firstSeen;
  }

  public long lastSuccess() {
    return lastSuccess;
  }

  public long lastFailure() {
    return lastFailure;
  }

  /** The tick that last brought a request for it. */
  public long touched() {
    return touched;
  }

  EndpointTotals copy(String endpoint) {
    Counts failing = flags == null ? new Counts() : flags.copy();
    Counts shown = symptoms == null ? new Counts() : symptoms.copy();
    return new EndpointTotals(
        endpoint, requests, failures, failing, shown, firstSeen, lastSuccess, lastFailure);
  }
}
