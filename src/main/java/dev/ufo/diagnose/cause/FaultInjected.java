package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The fault filter made it, as it was told to. */
final class FaultInjected implements Cause {
  @Override
  public CauseId id() {
    return CauseId.FAULT_INJECTED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.FAULT_INJECTED);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .notes(true, "%d requests were failed by the fault filter", shown.count())
        .headline("the fault filter makes these failures")
        .alone()
        .verdict();
  }
}
