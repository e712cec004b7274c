package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.percent;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints exist, and all of them are excluded by health checks or ejected as outliers. A storm of
 * errors just before speaks for ejection.
 */
final class AllEndpointsUnhealthy implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ALL_ENDPOINTS_UNHEALTHY;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_HEALTHY_HOST);
    Hostless hostless = Hostless.of(e, shown);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.35)
        .favours(
            PROOF * GOOD,
            hostless.some(),
            "the cluster had endpoints when %d requests found none of them usable",
            shown.count())
        .against(PROOF * GOOD, hostless.empty(), "the cluster had no endpoint at all")
        .favours(
            GOOD * HINT,
            hostless.stormBefore(),
            "%s of the answers just before were errors: outlier detection ejects for that",
            percent(hostless.errorShare()))
        .headline("all endpoints are unhealthy or ejected")
        .alone()
        .verdict();
  }
}
