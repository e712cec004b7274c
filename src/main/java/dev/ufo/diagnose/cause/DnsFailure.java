package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's name does not resolve. The forward proxy says so; a cluster whose DNS failed looks
 * like an empty one.
 */
final class DnsFailure implements Cause {
  /** What the symptom adds where a resolver's words stood in place of no_healthy_upstream. */
  private static final String BY_RESOLVER = "dns";

  @Override
  public CauseId id() {
    return CauseId.DNS_FAILURE;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group unhosted = e.failures(Kind.NO_HEALTHY_HOST);
    Group shown =
        e.failures(Kind.DNS_FAILURE)
            .plus(unhosted.where(cell -> cell.symptom().detail().equals(BY_RESOLVER)));
    if (shown.isEmpty()) {
      return emptied(e, unhosted);
    }
    return e.about(id(), shown)
        .starts(0.97)
        .notes(true, "%d requests failed as the name did not resolve", shown.count())
        .headline("the name does not resolve")
        .alone()
        .verdict();
  }

  /** A cluster that DNS emptied: nothing tells it from one that is empty. */
  private @Nullable Verdict emptied(Evidence e, Group unhosted) {
    Hostless hostless = Hostless.of(e, unhosted);
    return e.about(id(), unhosted)
        .starts(0.1)
        .favours(
            GOOD * HINT, hostless.empty(), "the cluster had no endpoint: DNS empties it as well")
        .against(PROOF * GOOD, hostless.some(), "the cluster had endpoints")
        .against(GOOD, hostless.stormBefore(), "something failed at its endpoints just before")
        .headline("the name may not resolve")
        .alone()
        .verdict();
  }
}
