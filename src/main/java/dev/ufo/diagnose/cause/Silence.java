package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.history.Course;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.Set;
import java.util.SortedSet;

/**
 * Connections that did not come about, with nobody there to refuse them: time-outs, clients that
 * left meanwhile, "no route to host".
 *
 * @param silent time-outs and clients that left while connecting
 * @param unreachable "no route to host"
 * @param atOnce those of them that came within {@link #INSTANT}: an answer of something in the
 *     path; a host that does not answer ARP takes up to three seconds
 * @param connected requests that came by a new connection at the same endpoints meanwhile
 * @param timeout what seems to be connect_timeout
 * @param narrow most time-outs took all of it: each had its own connection, and none stood in a
 *     queue
 * @param openSeconds in how many of the failing seconds some connection came about
 */
record Silence(
    Group all,
    Group silent,
    Group unreachable,
    long atOnce,
    Group connected,
    SortedSet<String> endpoints,
    long timeout,
    boolean narrow,
    double openSeconds) {
  private static final long INSTANT = 2_000_000;

  static Silence of(Evidence e) {
    Group silent =
        e.failures(Kind.CONNECT_TIMEOUT, Kind.TIMEOUT_CONNECTING)
            .plus(e.weak(Kind.CLIENT_LEFT_CONNECTING))
            .where(cell -> !cell.endpoint().isEmpty());
    Group unreachable = e.failures(Kind.NO_ROUTE_TO_HOST);
    Group all = silent.plus(unreachable);
    SortedSet<String> at = all.endpoints();
    Set<Source> sources = all.sources(); // that another Envoy connects does not open this one's way
    Group connected =
        e.well()
            .at(at)
            .where(cell -> sources.contains(cell.source()) && cell.signature().isFirst());
    Spread whole = e.failures(Kind.CONNECT_TIMEOUT).spread(Measure.DURATION);
    return new Silence(
        all,
        silent,
        unreachable,
        unreachable.spread(Measure.DURATION).below(INSTANT),
        connected,
        at,
        whole.quantile(0.95),
        10 * whole.quantile(0.5) >= 6 * whole.quantile(0.95),
        e.courses(at).stream().mapToDouble(Course::open).average().orElse(0));
  }

  /** Somebody answers "prohibited" at once, time and again. */
  boolean rejected() {
    return atOnce >= 2 && atOnce >= 0.05 * unreachable.count();
  }

  /** Some connections come about in the same seconds, so that the way is open. */
  boolean open() {
    return connected.count() >= 2 && connected.count() >= 0.05 * all.count() && openSeconds >= 0.3;
  }
}
