package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Connects succeed and nothing is ever answered: deadlock, out of descriptors, stopped. */
final class UpstreamStalled implements Cause {
  private static final long LONG = 1_000_000_000;

  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_STALLED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group timeouts = e.failures(Kind.TIMEOUT);
    Group silent = e.weak(Kind.NO_ANSWER);
    boolean asked =
        silent.spread(Measure.DURATION).quantile(0.5) >= LONG
            && silent.spread(Measure.BYTES_SENT).mean() > 0
            && e.allWorked(silent.endpoints()); // who never answers is perhaps not asked to
    Group hung = timeouts.plus(e.weak(Kind.CLIENT_LEFT_WAITING)).plus(silent);
    SortedSet<String> at = hung.endpoints();
    Group fine = e.well().at(at);
    boolean mute = fine.isEmpty() || fine.lastEnd() <= hung.firstStart() + LONG;
    Group fresh = hung.onNew().plus(silent);
    if (hung.isEmpty()) {
      return null;
    }
    return e.about(id(), hung)
        .starts(0.4)
        .needs(
            e.share(hung) >= 0.4 && (!timeouts.isEmpty() || asked),
            "%d requests got no answer from %s",
            hung.count(),
            places(at))
        .needs(mute || fine.count() <= 0.1 * hung.count())
        .favours(GOOD, mute, "nothing was answered meanwhile")
        .favours(
            GOOD,
            fresh.count() >= 2,
            "%d of them were on new connections: connecting works",
            fresh.count())
        .against(
            GOOD,
            fresh.isEmpty(),
            "none of them was on a new connection: perhaps the network is silent")
        .against(
            GOOD,
            !e.failures(Kind.CONNECT_TIMEOUT).at(at).isEmpty() && fresh.isEmpty(),
            "connects get no answer either")
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .headline("%s takes connections and answers nothing%s", places(at), e.others(at))
        .verdict();
  }
}
