package dev.ufo.history;

/**
 * An endpoint of a cluster so far.
 *
 * @param endpoint {@code 10.90.0.12:8080}, or {@code __other__} for those beyond the cap
 * @param failures requests on which the way to it failed
 * @param flags their flags
 * @param symptoms what they showed
 * @param firstSeen when its first request started
 * @param lastSuccess when a request that was answered last ended, Unix nanoseconds, 0 when none was
 * @param lastFailure when a request that failed last ended, 0 when none did
 */
public record EndpointTotals(
    String endpoint,
    long requests,
    long failures,
    Counts flags,
    Counts symptoms,
    long firstSeen,
    long lastSuccess,
    long lastFailure) {}
