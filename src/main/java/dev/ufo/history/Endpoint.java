package dev.ufo.history;

import dev.ufo.tally.Facts;
import org.jspecify.annotations.Nullable;

/** What is counted of one endpoint; see {@link EndpointTotals}. */
final class Endpoint {
  private long requests;
  private long failures;
  private long lastSuccess;
  private long lastFailure;
  private @Nullable Counts flags; // most never fail
  long touched;

  void count(Outcome outcome, Facts facts) {
    requests += facts.count();
    if (outcome.failed()) {
      failures += facts.count();
      lastFailure = Math.max(lastFailure, facts.lastEnd());
      Counts failing = flags == null ? new Counts() : flags;
      for (String label : outcome.flags()) {
        failing.add(label, facts.count());
      }
      flags = failing;
    } else if (outcome.answered()) {
      lastSuccess = Math.max(lastSuccess, facts.lastEnd());
    }
  }

  EndpointTotals copy(String endpoint) {
    Counts failing = flags == null ? new Counts() : flags.copy();
    return new EndpointTotals(endpoint, requests, failures, failing, lastSuccess, lastFailure);
  }
}
