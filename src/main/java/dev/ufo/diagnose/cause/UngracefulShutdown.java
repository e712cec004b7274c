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
 * Endpoints cut their open requests, then refuse, then leave, while others come in their place: a
 * rollout that stops them before they are drained.
 */
final class UngracefulShutdown implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UNGRACEFUL_SHUTDOWN;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Refusal r = Refusal.of(e);
    SortedSet<String> at = r.endpoints();
    SortedSet<String> fresh = e.replacements();
    fresh.removeAll(at);
    return e.about(id(), r.refused().plus(r.cut()))
        .starts(0.5)
        .needs(r.everWorked() && e.share(r.refused()) >= 0.2 && !r.left().isEmpty())
        .needs(!fresh.isEmpty() || r.left().size() >= 2)
        .favours(
            GOOD, !fresh.isEmpty(), "%d endpoints came in their place: %s", fresh.size(), fresh)
        .favours(
            HINT,
            !fresh.isEmpty() && r.cutFalls() > 0,
            "%d requests were cut under way before the refusals",
            r.cut().count())
        .favours(
            GOOD, r.left().size() >= 2, "%d endpoints did so, one after the other", r.left().size())
        .notes(true, "%s refused and then left", places(r.left()))
        .against(PROOF, r.again(), "one came back and fell again")
        .headline(
            "%s stopped before it was drained: requests were cut, then refused, then it left",
            places(at))
        .verdict();
  }
}
