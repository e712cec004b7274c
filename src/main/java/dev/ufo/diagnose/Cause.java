package dev.ufo.diagnose;

import dev.ufo.signal.CauseId;
import org.jspecify.annotations.Nullable;

/**
 * One cause arguing for itself: it looks for its symptoms in the evidence, says what must hold,
 * what favours it and what speaks against it, each in a sentence with numbers. It knows nothing of
 * its rivals; {@link Diagnosis} ranks them.
 */
public interface Cause {
  CauseId id();

  /** Null when there is nothing to argue about. */
  @Nullable Verdict argue(Evidence e);
}
