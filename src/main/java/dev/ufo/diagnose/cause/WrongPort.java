package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Argument;
import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Every endpoint refuses and none ever worked there: the address is right, the port is not. */
final class WrongPort implements Cause {
  @Override
  public CauseId id() {
    return CauseId.WRONG_PORT;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Refusal r = Refusal.of(e);
    SortedSet<String> at = r.endpoints();
    if (r.refused().isEmpty() || r.everWorked()) {
      return null;
    }
    SortedSet<String> others = e.otherPorts(at);
    boolean moved = r.moved(e, others);
    Argument argument =
        e.about(id(), r.refused())
            .starts(0.6)
            .needs(
                e.share(r.refused()) >= 0.5 && (e.healthy(at).isEmpty() || moved),
                "all %d endpoints refuse connections",
                at.size())
            .needs(!r.allHealed(), "nothing ever answered there")
            .favours(
                GOOD,
                e.successesSeen() && at.size() >= 2,
                "%d endpoints at once, and successes do arrive from other clusters",
                at.size())
            .favours(HINT, e.age() > 10 && e.successesSeen(), "for %.0f s", e.age())
            .favours(
                GOOD,
                !others.isEmpty(),
                "the same hosts %s on %s",
                moved ? "answered until then" : "answer",
                others)
            .against(
                GOOD,
                !e.successesSeen(),
                "no successes arrive at all, so that nobody knows whether it ever worked")
            .against(
                GOOD,
                !r.healed().isEmpty(),
                "first answers are coming in: perhaps it was only not ready")
            .headline("%s refuses connections and never worked: wrong port?", places(at));
    return (moved ? argument.scope(Scope.ALL_ENDPOINTS) : argument).verdict();
  }
}
