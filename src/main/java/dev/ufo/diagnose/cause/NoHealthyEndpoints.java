package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The load balancer had no host to offer, and the evidence does not say why: the general cause of
 * empty, unhealthy, ejected and unresolvable.
 */
final class NoHealthyEndpoints implements Cause {
  @Override
  public CauseId id() {
    return CauseId.NO_HEALTHY_ENDPOINTS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_HEALTHY_HOST);
    Hostless hostless = Hostless.of(e, shown);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.6)
        .notes(true, "%d requests found no host in the cluster", shown.count())
        .against(GOOD, hostless.empty(), "the cluster had no endpoint at all")
        .against(GOOD, hostless.some(), "the cluster had endpoints")
        .against(HINT, hostless.stormBefore(), "something failed at its endpoints just before")
        .headline("the cluster has no endpoint to offer")
        .alone()
        .verdict();
  }
}
