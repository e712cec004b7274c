package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that worked now refuses connections: its host is there, nobody listens. With retries
 * it may show in nothing but second attempts, and in that nothing is answered by it any more.
 */
final class ProcessDown implements Cause {
  /** All retried with success, at once, and one endpoint answers nothing any more. */
  private @Nullable Verdict hidden(Evidence e) {
    Hidden hidden = Hidden.of(e);
    SortedSet<String> silent = hidden.silent();
    if (silent.isEmpty() || !hidden.unconnected()) {
      return null;
    }
    return e.about(id(), hidden.retried())
        .at(silent)
        .starts(0.6)
        .needs(
            true,
            "%s answers nothing since %s, though the others do",
            places(silent),
            e.lastWorked(silent))
        .needs(
            hidden.atOnce(),
            "%d requests succeeded at a second attempt, at once",
            hidden.retried().count())
        .notes(true, "each was sent once only: the first attempt did not come to a connection")
        .headline("%s seems to refuse connections; retries hide it", places(silent))
        .verdict();
  }

  @Override
  public CauseId id() {
    return CauseId.PROCESS_DOWN;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Refusal r = Refusal.of(e);
    if (r.refused().isEmpty()) {
      return hidden(e);
    }
    SortedSet<String> at = r.endpoints();
    return e.about(id(), r.refused())
        .starts(0.6)
        .needs(
            e.share(r.refused()) >= 0.3,
            "%d connections to %s were refused",
            r.refused().count(),
            places(at))
        .favours(
            GOOD * HINT, r.worked().size() == at.size(), "it worked until %s", e.lastWorked(at))
        .favours(
            HINT,
            !e.healthy(at).isEmpty(),
            "%d other endpoints of the cluster work",
            e.healthy(at).size())
        .against(
            GOOD,
            !r.everWorked() && e.healthy(at).isEmpty() && e.successesSeen(),
            "it never worked")
        .against(HINT, !r.everWorked() && e.successesSeen(), "it was never seen to work")
        .against(
            PROOF, r.allNew(), "it refused from its first request on, later than the others came")
        .against(
            GOOD * HINT,
            e.sourcesThatWork(r.refused()) > 0,
            "%d other Envoys reach it",
            e.sourcesThatWork(r.refused()))
        .against(GOOD * HINT, r.again(), "it came back and fell again, %d times", r.falls())
        .against(
            HINT,
            !r.again() && r.cutFalls() > 0,
            "%d requests were cut under way as it fell: it may have crashed",
            r.cut().count())
        .against(
            GOOD,
            !r.left().isEmpty() && r.cutFalls() > 0 && !e.replacements().isEmpty(),
            "%s left, and %d others came in its place",
            places(r.left()),
            e.replacements().size())
        .against(
            GOOD,
            at.size() > 1 && e.healthy(at).isEmpty() && r.everWorked() && r.atOnce(),
            "all %d endpoints began to refuse within %d s: something in the path may do it",
            at.size(),
            Refusal.TOGETHER_SECONDS)
        .headline("%s refuses connections%s", places(at), e.others(at))
        .verdict();
  }
}
