package dev.ufo.history;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Source;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one cluster; see {@link ClusterTotals}. The analyst's thread writes, under the
 * lock of {@link Totals}, and is the only one to use the public methods.
 *
 * <p>A cluster has the series of all flags that say that the way to it failed ({@link
 * Flag.Side#UPSTREAM}, 16 of 30) from the start, with 0: {@code rate()} and {@code increase()} miss
 * the first failure of a series that begins with it. The others are notes about the client or about
 * policy, which nobody alerts on by cluster; their series begin when they occur. So do all series
 * of what is no cluster but an authority or route that led nowhere: clients choose those.
 */
public final class Cluster implements Comparable<Cluster> {
  private static final int MOST_SOURCES = 64;

  /** What comes back within this time is the same fault: its earlier falls count. */
  private static final long REMEMBERED = 300_000_000_000L;

  final String name;
  final String workload;
  final Map<String, Endpoint> endpoints = new HashMap<>();
  @Nullable Map<String, Counts> failedEndpoints; // see EndpointFailures; most never fail
  Name.From named;
  long touched;
  long uncounted; // requests of this tick that are in no window yet

  private long requests;
  private long failures;
  private long firstSeen;
  private long lastSuccess;
  private long hiddenRetries;
  private long bytesSent;
  private final Sizes received = new Sizes();
  private final Counts flags = new Counts();
  private final Counts symptoms = new Counts();
  private final Counts upstreamErrors = new Counts();
  private final Durations latency = new Durations();
  private final Durations connect = new Durations();
  private final Window[] requestWindows = Span.windows();
  private Window @Nullable [] failureWindows;
  private @Nullable Map<String, Window[]> flagWindows;
  private @Nullable Trail trail;
  private List<Source> sources = List.of();
  private @Nullable Case open;
  private Map<String, Course.Falls> fallen = Map.of();
  private long closedAt;
  private @Nullable Signs signs;
  private long tickRequests;
  private long tickAt;

  Cluster(Name name, String workload) {
    this.name = name.cluster();
    this.workload = workload;
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

  void count(Outcome outcome, Facts facts, long now) {
    long count = facts.count();
    requests += count;
    firstSeen = firstSeen == 0 ? facts.firstStart() : Math.min(firstSeen, facts.firstStart());
    uncounted += count;
    if (outcome.failed()) {
      failures += count;
      failedLately(outcome, count, now);
    }
    for (String flag : outcome.flags()) {
      flags.add(flag, count);
    }
    if (!outcome.errorCode().isEmpty()) {
      upstreamErrors.add(outcome.errorCode(), count);
    }
    if (!outcome.symptom().none()) {
      symptoms.add(outcome.symptom().kind().label(), count);
    }
    if (outcome.succeeded()) {
      hiddenRetries += facts.extraAttempts();
    }
    if (outcome.works()) {
      lastSuccess = Math.max(lastSuccess, facts.lastEnd());
      if (outcome.sign() != Sign.RETRIED) {
        received.add(facts);
        long mean = facts.sum(Measure.BYTES_SENT) / count;
        bytesSent = bytesSent == 0 ? mean : bytesSent + (mean - bytesSent) / 8;
      }
    }
    if (outcome.answered()) {
      latency.add(facts, Measure.ANSWER);
    }
    switch (outcome.waited()) {
      case UNTIL_SENT -> connect.add(facts, Measure.SENT_AFTER);
      case IN_VAIN -> connect.add(facts, Measure.DURATION);
      case NONE -> {}
    }
  }

  private void failedLately(Outcome outcome, long count, long now) {
    Window[] all = failureWindows == null ? Span.windows() : failureWindows;
    failureWindows = all;
    for (Window window : all) {
      window.add(now, count);
    }
    Trail known = trail == null ? Trail.begin(now, firstSeen) : trail;
    trail = known;
    known.add(now, 0, count);
    Map<String, Window[]> byFlag = flagWindows == null ? new HashMap<>(2) : flagWindows;
    flagWindows = byFlag;
    for (String flag : outcome.flags()) {
      for (Window window : byFlag.computeIfAbsent(flag, f -> Span.windows())) {
        window.add(now, count);
      }
    }
  }

  /** All of a tick is counted: once for each cluster, as its windows are far apart in memory. */
  void counted(long now) {
    for (Window window : requestWindows) {
      window.add(now, uncounted);
    }
    if (trail != null) {
      trail.add(now, uncounted, 0);
      trail = trail.isOver() ? null : trail;
    }
    uncounted = 0;
  }

  /** Notes for detection what a row means. */
  void sign(Sign sign, Facts facts, Source source, long now) {
    if (tickAt != now) {
      tickAt = now;
      tickRequests = 0;
    }
    tickRequests += facts.count();
    if (sign != Sign.WELL && sign != Sign.NONE) {
      Signs shown = signs == null ? new Signs() : signs;
      signs = shown;
      shown.add(sign, facts, now);
    }
    if (sources.isEmpty() || !sources.contains(source)) {
      if (sources.size() < MOST_SOURCES) {
        List<Source> more = new ArrayList<>(sources);
        more.add(source);
        sources = List.copyOf(more);
      }
    }
  }

  Case open(long now, long began, boolean weak) {
    Case opened =
        new Case(
            now,
            began,
            weak,
            new Case.Before(
                requests, lastSuccess, latency.copy(), connect.copy(), bytesSent, received.copy()),
            now - closedAt <= REMEMBERED ? fallen : Map.of());
    open = opened;
    return opened;
  }

  void close(long now) {
    if (open != null && open.isHeld()) {
      fallen = open.falls();
      closedAt = now;
    }
    open = null;
  }

  public String name() {
    return name;
  }

  /** Whose inbound cluster it is; empty for all other clusters, which mean the same everywhere. */
  public String workload() {
    return workload;
  }

  /** The surest way by which entries came to this name. */
  public Name.From named() {
    return named;
  }

  /** The evidence since it began to fail, null while it does not. */
  public @Nullable Case open() {
    return open;
  }

  /** The tick of the last failure of its open case; 0 when there is none. */
  public long lastFailureTick() {
    return open == null ? 0 : Math.max(open.lastFailureTick(), open.openedAt());
  }

  /** Whether its open case is known to be more than chance. */
  public boolean isHeld() {
    return open != null && open.isHeld();
  }

  public long requests() {
    return requests;
  }

  public long failures() {
    return failures;
  }

  /** When it last answered; 0 when it never did. */
  public long lastSuccess() {
    return lastSuccess;
  }

  /** When its first request started. */
  public long firstSeen() {
    return firstSeen;
  }

  /** The tick that last brought an entry. */
  public long touched() {
    return touched;
  }

  /** Some of the Envoys that send entries of it. */
  public List<Source> sources() {
    return sources;
  }

  public Map<String, Endpoint> endpoints() {
    return Collections.unmodifiableMap(endpoints);
  }

  /** What the tick at that time brought. */
  public long requestsAt(long tickNanos) {
    return tickAt == tickNanos ? tickRequests : 0;
  }

  /** Which share of its requests failed lately, as of that time. */
  public Trail trail(long now) {
    return trail == null ? Trail.NONE : trail.at(now);
  }

  /** The signs that it ever showed, null when all went well. */
  public @Nullable Signs signs() {
    return signs;
  }

  ClusterTotals copy(long now) {
    List<WindowTotals> windows = new ArrayList<>(Span.values().length);
    for (Span span : Span.values()) {
      int i = span.ordinal();
      Counts byFlag = new Counts();
      if (flagWindows != null) {
        flagWindows.forEach((flag, of) -> byFlag.add(flag, of[i].sum(now)));
      }
      long failed = failureWindows == null ? 0 : failureWindows[i].sum(now);
      windows.add(new WindowTotals(span, requestWindows[i].sum(now), failed, byFlag));
    }
    return new ClusterTotals(
        name,
        named,
        requests,
        failures,
        flags.copy(),
        symptoms.copy(),
        upstreamErrors.copy(),
        hiddenRetries,
        latency.copy(),
        connect.copy(),
        endpoints.size(),
        copyFailedEndpoints(),
        List.copyOf(windows));
  }

  private Map<String, Counts> copyFailedEndpoints() {
    if (failedEndpoints == null) {
      return Map.of();
    }
    Map<String, Counts> copy = new TreeMap<>();
    failedEndpoints.forEach((endpoint, symptoms) -> copy.put(endpoint, symptoms.copy()));
    return Collections.unmodifiableMap(copy);
  }

  List<EndpointTotals> copyEndpoints() {
    List<EndpointTotals> copies = new ArrayList<>(endpoints.size());
    endpoints.forEach((address, endpoint) -> copies.add(endpoint.copy(address)));
    return copies;
  }

  @Override
  public int compareTo(Cluster other) {
    int order = name.compareTo(other.name);
    return order != 0 ? order : workload.compareTo(other.workload);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
