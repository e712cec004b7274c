package dev.ufo.history;

/**
 * A cluster so far.
 *
 * @param named the surest way by which entries came to this name
 * @param requests entries that were counted
 * @param failures those on which the way to the upstream failed
 * @param flags entries by failure flag, of every side; one entry may carry several
 * @param upstreamErrors answers of 500 and above that the application gave, by code
 * @param hiddenRetries attempts that failed though the request succeeded
 * @param latency from the first byte sent upstream to the first of the answer
 * @param connect the wait for a new connection, also of those that never got one
 * @param endpoints how many are known
 */
public record ClusterTotals(
    String cluster,
    Name.From named,
    long requests,
    long failures,
    Counts flags,
    Counts upstreamErrors,
    long hiddenRetries,
    Durations latency,
    Durations connect,
    int endpoints) {}
