package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;
import static dev.ufo.diagnose.Evidence.time;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Connects are answered by something in the path that prohibits them. A Linux host sends about one
 * such answer a second, so the rest time out.
 */
final class RejectedByFirewall implements Cause {
  /** REJECT with tcp-reset looks like a process that is down, except that it is all of them. */
  private @Nullable Verdict reset(Evidence e) {
    Refusal r = Refusal.of(e);
    SortedSet<String> at = r.endpoints();
    if (r.refused().isEmpty()) {
      return null;
    }
    return e.about(id(), r.refused())
        .starts(0.12)
        .needs(e.share(r.refused()) >= 0.5 && e.allWorked(at))
        .favours(
            HINT,
            at.size() > 1 && e.healthy(at).isEmpty(),
            "all %d endpoints refuse at once, though they worked until %s",
            at.size(),
            e.lastWorked(at))
        .favours(GOOD, e.sourcesThatWork(r.refused()) > 0, "other Envoys reach them")
        .against(GOOD, r.again(), "it comes and goes")
        .headline("connects to %s are refused, perhaps in the path", places(at))
        .verdict();
  }

  @Override
  public CauseId id() {
    return CauseId.REJECTED_BY_FIREWALL;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Silence s = Silence.of(e);
    SortedSet<String> at = s.endpoints();
    if (s.unreachable().isEmpty()) {
      return reset(e);
    }
    return e.about(id(), s.all())
        .starts(0.4)
        .needs(e.share(s.all()) >= 0.4 && !s.open())
        .favours(
            PROOF,
            s.rejected(),
            "%d of %d answers \"no route to host\" came at once, as a firewall gives them",
            s.atOnce(),
            s.unreachable().count())
        .favours(
            HINT, e.healthy(at).isEmpty() && at.size() > 1, "all %d endpoints at once", at.size())
        .favours(HINT, e.allWorked(at), "they worked until %s", e.lastWorked(at))
        .against(
            GOOD * HINT,
            !s.rejected(),
            "\"no route to host\" took %s in the middle: so does a host that is not there",
            time(s.unreachable().spread(Measure.DURATION).quantile(0.5)))
        .notes(!s.silent().isEmpty(), "%d others got no answer at all", s.silent().count())
        .headline("connects to %s are rejected in the path", places(at))
        .verdict();
  }
}
