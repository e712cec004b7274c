package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** No route matches: Envoy answers itself, before it knows a cluster. */
final class RouteNotFound implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ROUTE_NOT_FOUND;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_MATCHING_ROUTE);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .notes(true, "%d requests found no route", shown.count())
        .headline("no route matches")
        .alone()
        .verdict();
  }
}
