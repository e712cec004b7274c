package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes failed as no name in the certificate of %s matches",
                shown.count(),
                places(shown.endpoints()))
            .headline("the certificate of %s is for another name", places(shown.endpoints()))
            .verdict();
  }
}
