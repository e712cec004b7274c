package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The peer's certificate is outside its validity: Envoy's own verification says so. */
final class CertificateExpired implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CERTIFICATE_EXPIRED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.CERTIFICATE_EXPIRED);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes failed as the certificate of %s has expired or is not valid yet",
                shown.count(),
                places(shown.endpoints()))
            .headline("the certificate of %s is outside its validity", places(shown.endpoints()))
            .verdict();
  }
}
