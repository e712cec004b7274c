package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The configured source address cannot be bound. */
final class BadBindAddress implements Cause {
  @Override
  public CauseId id() {
    return CauseId.BAD_BIND_ADDRESS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.BIND_FAILED);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(true, "%d connections could not bind their source address", shown.count())
            .headline("the source address for %s cannot be bound", places(shown.endpoints()))
            .verdict();
  }
}
