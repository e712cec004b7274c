package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Argument;
import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** Load is shed on purpose: by an endpoint policy, by the overload manager, by maintenance mode. */
final class OverloadDrop implements Cause {
  @Override
  public CauseId id() {
    return CauseId.OVERLOAD_DROP;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.DROPPED);
    Group manager = shown.where(cell -> cell.symptom().detail().equals("overload"));
    boolean mostly = 2 * manager.count() > shown.count();
    Argument argument =
        e.about(id(), shown)
            .starts(0.97)
            .notes(true, "%d requests were dropped by policy", shown.count())
            .notes(mostly, "the overload manager did it, which is for all clusters of this Envoy")
            .headline("Envoy sheds load on purpose")
            .alone();
    return (mostly ? argument.scope(Scope.THIS_ENVOY) : argument).verdict();
  }
}
