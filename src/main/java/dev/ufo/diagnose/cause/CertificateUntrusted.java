package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes failed as the chain of %s leads to no trusted CA",
                shown.count(),
                places(shown.endpoints()))
            .headline(
                "the certificate of %s is signed by nobody that Envoy trusts",
                places(shown.endpoints()))
            .verdict();
  }
}
