package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import org.jspecify.annotations.Nullable;

/**
 * Failures that fit no cause: said with all the evidence there is, and what to look at next. It is
 * always possible and never certain.
 */
final class Unexplained implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UNEXPLAINED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.12)
        .notes(true, "%d requests failed: %s", shown.count(), shown.symptoms())
        .headline("%d requests failed in a way that fits no known cause", shown.count())
        .verdict();
  }
}
