package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.percent;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The peer insists on ALPN and has no protocol in common with Envoy. */
final class AlpnMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ALPN_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_COMMON_PROTOCOL);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.3)
        .notes(
            true,
            "%d handshakes ended with the alert no_application_protocol of %s",
            shown.count(),
            places(at))
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .against(
            HINT,
            e.failureRatio(shown) < 0.2,
            "only %s of the requests there fail",
            percent(e.failureRatio(shown)))
        .headline("no common ALPN protocol with %s", places(at))
        .verdict();
  }
}
