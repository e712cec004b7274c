package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
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
 * Connections that were idle for long are dead in the middle: the first request after every gap
 * beyond some length fails, and new connections work.
 */
final class IdleConnectionDropped implements Cause {
  private static final long SAME = 60_000_000;

  @Override
  public CauseId id() {
    return CauseId.IDLE_CONNECTION_DROPPED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group dead = e.failures(Kind.TIMEOUT, Kind.CLOSED).onReused();
    SortedSet<String> at = dead.endpoints();
    Spread gaps = dead.spread(Measure.GAP);
    Group fine = e.well().at(at);
    Spread alive = fine.onReused().spread(Measure.GAP);
    boolean apart = alive.quantile(0.95) < gaps.quantile(0.1);
    long lasted = Math.max(1, gaps.least());
    if (dead.isEmpty()) {
      return null;
    }
    return e.about(id(), dead)
        .starts(0.45)
        .needs(e.share(dead) >= 0.7 && !gaps.isEmpty() && !fine.isEmpty())
        .needs(fine.count() > 0.3 * dead.count())
        .favours(
            GOOD,
            apart,
            "%d requests failed on connections that had been idle for %s or more; those idle for"
                + " less than %s worked",
            dead.count(),
            time(lasted),
            time(alive.quantile(0.95)))
        .favours(
            HINT,
            apart && gaps.most() > 1.8 * gaps.quantile(0.1),
            "whatever the gap was beyond that: up to %s",
            time(gaps.most()))
        .favours(
            HINT,
            apart && !e.failures(Kind.TIMEOUT).onReused().isEmpty(),
            "the dead connections are silent")
        .against(PROOF, !apart, "connections that had been idle as long worked")
        .against(GOOD, gaps.quantile(0.5) < 1_000_000_000, "the gaps are short")
        .against(
            GOOD,
            e.failures(Kind.TIMEOUT).onReused().isEmpty() && gaps.most() - gaps.least() <= SAME,
            "the gap is always the same: %s",
            time(gaps.most()))
        .headline("connections to %s are dropped while they are idle", places(at))
        .verdict();
  }
}
