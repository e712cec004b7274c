package dev.ufo.history;

import dev.ufo.signal.Flag;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is counted of one cluster; see {@link ClusterTotals}.
 *
 * <p>A cluster has the series of all flags that say that the way to it failed ({@link
 * Flag.Side#UPSTREAM}, 16 of 30) from the start, with 0: {@code rate()} and {@code increase()} miss
 * the first failure of a series that begins with it. The others are notes about the client or about
 * policy, which nobody alerts on by cluster; their series begin when they occur. So do all series
 * of what is no cluster but an authority or route that led nowhere: clients choose those.
 */
final class Cluster {
  private static final int BUCKETS = Measure.DURATION.buckets();

  final String name;
  final Map<String, Endpoint> endpoints = new HashMap<>();
  Name.From named;
  long touched;

  private long requests;
  private long failures;
  private long hiddenRetries;
  private final Counts flags = new Counts();
  private final Counts upstreamErrors = new Counts();
  private final Durations latency = new Durations();
  private final Durations connect = new Durations();

  Cluster(Name name) {
    this.name = name.cluster();
    named = Name.From.UNKNOWN;
    named(name.from());
  }

  /** Notes one more way by which entries came to this name. */
  void named(Name.From from) {
    if (from.isCluster() && !named.isCluster()) {
      for (Flag flag : Flag.values()) {
        if (flag.side() == Flag.Side.UPSTREAM) {
          flags.add(flag.name(), 0);
        }
      }
    }
    if (from.compareTo(named) < 0) {
      named = from;
    }
  }

  void count(Outcome outcome, Facts facts) {
    long count = facts.count();
    requests += count;
    if (outcome.failed()) {
      failures += count;
    }
    for (String flag : outcome.flags()) {
      flags.add(flag, count);
    }
    if (!outcome.errorCode().isEmpty()) {
      upstreamErrors.add(outcome.errorCode(), count);
    }
    if (outcome.succeeded()) {
      hiddenRetries += facts.extraAttempts();
    }
    if (outcome.answered()) {
      add(latency, Measure.ANSWER, facts);
    }
    switch (outcome.waited()) {
      case UNTIL_SENT -> add(connect, Measure.SENT_AFTER, facts);
      case IN_VAIN -> add(connect, Measure.DURATION, facts);
      case NONE -> {}
    }
  }

  private static void add(Durations durations, Measure measure, Facts facts) {
    long[] counts = new long[BUCKETS];
    facts.addTo(counts, measure);
    durations.add(counts, facts.sum(measure));
  }

  ClusterTotals copy() {
    return new ClusterTotals(
        name,
        named,
        requests,
        failures,
        flags.copy(),
        upstreamErrors.copy(),
        hiddenRetries,
        latency.copy(),
        connect.copy(),
        endpoints.size());
  }

  List<EndpointTotals> copyEndpoints() {
    List<EndpointTotals> copies = new ArrayList<>(endpoints.size());
    endpoints.forEach((address, endpoint) -> copies.add(endpoint.copy(address)));
    return copies;
  }
}
