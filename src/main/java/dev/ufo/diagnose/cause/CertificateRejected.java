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

/**
 * Envoy refused the peer's certificate and did not say why: it tells since 1.37. The general cause
 * of expired, untrusted, name and revoked.
 */
final class CertificateRejected implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CERTIFICATE_REJECTED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.CERTIFICATE_REJECTED);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.95)
        .needs(e.share(shown) >= 0.3)
        .notes(
            true,
            "%d handshakes failed at the certificate of %s, and this Envoy does not say why",
            shown.count(),
            places(at))
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .against(
            HINT,
            e.failureRatio(shown) < 0.2,
            "only %s of the requests there fail",
            percent(e.failureRatio(shown)))
        .headline("Envoy refuses the certificate of %s", places(at))
        .verdict();
  }
}
