package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The peer's certificate is on a revocation list, or the list itself has lapsed. */
final class CertificateRevoked implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CERTIFICATE_REVOKED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.CERTIFICATE_REVOKED);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes failed at the revocation check of %s",
                shown.count(),
                places(shown.endpoints()))
            .headline(
                "the certificate of %s is revoked, or the revocation list has lapsed",
                places(shown.endpoints()))
            .verdict();
  }
}
