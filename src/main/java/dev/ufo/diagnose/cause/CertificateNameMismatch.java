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

/** The peer's certificate is for other names than the one that Envoy wants. */
final class CertificateNameMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CERTIFICATE_NAME_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.CERTIFICATE_NAME);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.3)
        .notes(
            true,
            "%d handshakes failed as no name in the certificate of %s matches",
            shown.count(),
            places(at))
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .against(
            HINT,
            e.failureRatio(shown) < 0.2,
            "only %s of the requests there fail",
            percent(e.failureRatio(shown)))
        .headline("the certificate of %s is for another name", places(at))
        .verdict();
  }
}
