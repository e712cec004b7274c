package dev.ufo.history;

/**
 * A cluster in one of its windows.
 *
 * @param flags failures by flag, for the flags of failures only
 */
public record WindowTotals(Span span, long requests, long failures, Counts flags) {
  WindowTotals merge(WindowTotals other) {
    return new WindowTotals(
        span, requests + other.requests, failures + other.failures, flags.plus(other.flags));
  }

  /** The share that failed, 0 when there was nothing. */
  public double ratio() {
    return requests == 0 ? 0 : (double) failures / requests;
  }
}
