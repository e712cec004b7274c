package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** A route names a cluster that does not exist, or not yet. */
final class ClusterNotFound implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CLUSTER_NOT_FOUND;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_CLUSTER);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .notes(true, "%d requests were routed to a cluster that Envoy does not know", shown.count())
        .headline("the route leads to a cluster that does not exist")
        .alone()
        .verdict();
  }
}
