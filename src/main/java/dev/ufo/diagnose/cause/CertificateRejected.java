package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.95)
            .notes(
                true,
                "%d handshakes failed at the certificate of %s, and this Envoy does not say why",
                shown.count(),
                places(shown.endpoints()))
            .headline("Envoy refuses the certificate of %s", places(shown.endpoints()))
            .verdict();
  }
}
