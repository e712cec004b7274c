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

/** The peer's chain ends at no CA that Envoy trusts: its own verification says so. */
final class CertificateUntrusted implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CERTIFICATE_UNTRUSTED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.CERTIFICATE_UNTRUSTED);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.3)
        .notes(
            true,
            "%d handshakes failed as the chain of %s leads to no trusted CA",
            shown.count(),
            places(at))
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .against(
            HINT,
            e.failureRatio(shown) < 0.2,
            "only %s of the requests there fail",
            percent(e.failureRatio(shown)))
        .headline("the certificate of %s is signed by nobody that Envoy trusts", places(at))
        .verdict();
  }
}
