package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.PROOF;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The cluster has no endpoint at all. Its neighbours look the same on the wire; the tag ufo.members
 * settles it.
 */
final class NoEndpoints implements Cause {
  @Override
  public CauseId id() {
    return CauseId.NO_ENDPOINTS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_HEALTHY_HOST);
    Hostless hostless = Hostless.of(e, shown);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.4)
        .favours(
            PROOF,
            hostless.empty(),
            "the cluster had no endpoint when %d requests came",
            shown.count())
        .against(PROOF * GOOD, hostless.some(), "the cluster had endpoints")
        .against(
            GOOD,
            hostless.stormBefore(),
            "something failed at its endpoints just before, which ejects them")
        .notes(e.allWorked(e.current()), "it worked until %s", e.lastWorked(e.current()))
        .headline("the cluster has no endpoint")
        .alone()
        .verdict();
  }
}
