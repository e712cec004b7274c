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
 * An endpoint's address leads nowhere, to no host or into silence, while the cluster's others work,
 * or have left.
 */
final class StaleAddress implements Cause {
  @Override
  public CauseId id() {
    return CauseId.STALE_ADDRESS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Silence s = Silence.of(e);
    SortedSet<String> at = s.endpoints();
    boolean some = !e.healthy(at).isEmpty();
    boolean strangers = e.noneWorked(at) && e.worked();
    if (s.all().isEmpty()) {
      return hidden(e);
    }
    return e.about(id(), s.all())
        .starts(0.3)
        .needs(e.share(s.all()) >= 0.4 && !s.open())
        .needs(some || strangers || !s.unreachable().isEmpty())
        .favours(
            GOOD * HINT,
            !s.unreachable().isEmpty() && !s.rejected() && (some || strangers),
            "%d times there was no route to the host, after up to %s: nobody answers at that"
                + " address",
            s.unreachable().count(),
            time(s.unreachable().spread(Measure.DURATION).most()))
        .favours(HINT, some, "the other %d endpoints work", e.healthy(at).size())
        .favours(GOOD, strangers, "the address is new and never worked, those before it did")
        .against(PROOF, s.rejected(), "%d were answered at once: somebody rejects them", s.atOnce())
        .against(GOOD, e.age() < 5, "it is %.0f s old: others may follow", e.age())
        .against(HINT, !some && !strangers, "all endpoints are concerned")
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .headline("%s leads nowhere%s", places(at), e.others(at))
        .verdict();
  }

  /** All retried with success, after a wait, and one endpoint answers nothing any more. */
  private @Nullable Verdict hidden(Evidence e) {
    Hidden hidden = Hidden.of(e);
    SortedSet<String> silent = hidden.silent();
    if (silent.isEmpty() || !hidden.unconnected() || hidden.atOnce()) {
      return null;
    }
    return e.about(id(), hidden.retried())
        .at(silent)
        .starts(0.5)
        .notes(
            true,
            "%d requests succeeded at a second attempt, after a wait; %s answers nothing since %s",
            hidden.retried().count(),
            places(silent),
            e.lastWorked(silent))
        .headline("%s seems to be silent; retries hide it", places(silent))
        .verdict();
  }
}
