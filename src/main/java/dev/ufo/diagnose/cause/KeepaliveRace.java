package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.percent;
import static dev.ufo.diagnose.Evidence.places;
import static dev.ufo.diagnose.Evidence.time;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections that the upstream closes just as Envoy reuses them: always after about the same
 * gap, and requests after longer gaps find a new connection and work.
 */
final class KeepaliveRace implements Cause {
  private static final long LEAST_WIDTH = 100_000_000;

  @Override
  public CauseId id() {
    return CauseId.KEEPALIVE_RACE;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group lost = e.failures(Kind.CLOSED, Kind.STREAM_REFUSED).onReused();
    SortedSet<String> at = lost.endpoints();
    Spread gaps = lost.spread(Measure.GAP);
    Group fine = e.well().at(at);
    Spread alive = fine.onReused().spread(Measure.GAP);
    long link = lost.spread(Measure.DURATION).most();
    long width = Math.min(gaps.most() / 2, Math.max(LEAST_WIDTH, 4 * link));
    boolean narrow = !gaps.isEmpty() && gaps.most() - gaps.least() <= width;
    long opened = fine.onNew().count();
    double after = alive.isEmpty() ? 0 : (double) alive.above(gaps.most()) / alive.count();
    boolean limit = after <= 0.02;
    double ratio = e.failureRatio(lost);
    if (lost.isEmpty()) {
      return hidden(e);
    }
    return e.about(id(), lost)
        .starts(0.45)
        .needs(
            e.share(lost) >= 0.7 && ratio < 0.5 && !gaps.isEmpty(),
            "%d requests on reused connections found them closed, %s of all there",
            lost.count(),
            percent(ratio))
        .favours(
            GOOD * HINT,
            narrow && limit && gaps.least() > 5_000_000,
            "always after a gap of %s to %s; no connection is ever reused after more",
            time(gaps.least()),
            time(gaps.most()))
        .favours(
            HINT,
            opened > 1.5 * lost.count(),
            "%d times it was closed in time, and a new connection was opened",
            opened)
        .favours(HINT, at.size() > 1, "at %s", places(at))
        .against(GOOD, !narrow, "the gaps differ: %s to %s", time(gaps.least()), time(gaps.most()))
        .against(GOOD, !limit, "connections were reused after longer gaps and worked")
        .against(GOOD, !e.failures(Kind.REFUSED).at(at).isEmpty(), "connects are refused there too")
        .headline("%s closes idle connections just as Envoy reuses them", places(at))
        .verdict();
  }

  /** All retried with success: sent twice, answered once, at all endpoints alike. */
  private @Nullable Verdict hidden(Evidence e) {
    Hidden hidden = Hidden.of(e);
    if (!hidden.cut() || !hidden.silent().isEmpty()) {
      return null;
    }
    return e.about(id(), hidden.retried())
        .starts(0.45)
        .notes(
            true,
            "%d requests succeeded at a second attempt; the first was sent and then cut",
            hidden.retried().count())
        .headline("requests to %s are cut and retried", places(hidden.retried().endpoints()))
        .verdict();
  }
}
