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

/** Envoy has no certificate yet: SDS has not supplied it. */
final class TlsSecretMissing implements Cause {
  @Override
  public CauseId id() {
    return CauseId.TLS_SECRET_MISSING;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.SECRET_MISSING);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.3)
        .notes(
            true,
            "%d connections were not even tried: the secret for %s is not supplied by SDS",
            shown.count(),
            places(at))
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .against(
            HINT,
            e.failureRatio(shown) < 0.2,
            "only %s of the requests there fail",
            percent(e.failureRatio(shown)))
        .headline("Envoy has no certificate for %s yet (SDS)", places(at))
        .verdict();
  }
}
