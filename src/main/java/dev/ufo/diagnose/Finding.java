package dev.ufo.diagnose;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.List;

/**
 * What a diagnosis comes to: the best verdict for some failures, how sure it is beside its rivals,
 * and what else it might be, the likeliest first.
 */
public record Finding(
    Verdict verdict, Scope scope, double confidence, List<Alternative> alternatives) {

  /** A rival that explains the same failures less well. */
  public record Alternative(CauseId cause, double confidence) {}
}
