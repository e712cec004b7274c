package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
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
 * Clients leave before Envoy's own timeout while the upstream keeps them waiting. Clients leave in
 * healthy times too: only a wait far beyond the usual answer counts.
 */
final class ClientGaveUp implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CLIENT_GAVE_UP;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group left = e.weak(Kind.CLIENT_LEFT_WAITING);
    SortedSet<String> at = left.endpoints();
    Spread waits = left.spread(Measure.ANSWER);
    long usual = Math.max(1_000_000, e.before().latency().quantileNanos(0.75));
    Group fine = e.well().at(at);
    double share = left.isEmpty() ? 0 : (double) left.count() / (left.count() + fine.count());
    if (left.isEmpty()) {
      return null;
    }
    return e.about(id(), left)
        .starts(0.5)
        .needs(
            waits.quantile(0.5) > 3 * usual && waits.quantile(0.5) > 50_000_000,
            "%d clients left after waiting %s, where an answer took %s",
            left.count(),
            time(waits.quantile(0.5)),
            time(usual))
        .needs(share >= 0.05)
        .favours(GOOD, share >= 0.3, "that is %s of all requests", percent(share))
        .against(
            GOOD,
            e.failures(Kind.TIMEOUT, Kind.CONNECT_TIMEOUT).count() > 0.2 * left.count(),
            "%d requests ran into Envoy's own timeouts",
            e.failures(Kind.TIMEOUT, Kind.CONNECT_TIMEOUT).count())
        .headline("clients give up on %s before it answers", places(at))
        .verdict();
  }
}
