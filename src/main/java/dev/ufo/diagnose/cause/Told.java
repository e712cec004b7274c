package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.percent;

import dev.ufo.diagnose.Argument;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.signal.CauseId;

/** How a cause argues whose name Envoy itself tells: there is little to weigh. */
final class Told {
  private Told() {}

  /** The argument that all of them begin with, for symptoms that there are. */
  static Argument by(Evidence e, CauseId cause, Group shown, double certainty) {
    double ratio = e.failureRatio(shown);
    return e.about(cause, shown)
        .starts(certainty)
        .needs(e.share(shown) >= 0.3)
        .notes(
            e.allWorked(shown.endpoints()), "it worked until %s", e.lastWorked(shown.endpoints()))
        .against(HINT, ratio < 0.2, "only %s of the requests there fail", percent(ratio));
  }
}
