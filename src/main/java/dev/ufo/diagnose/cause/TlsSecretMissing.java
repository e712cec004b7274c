package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d connections were not even tried: the secret for %s is not supplied by SDS",
                shown.count(),
                places(shown.endpoints()))
            .headline("Envoy has no certificate for %s yet (SDS)", places(shown.endpoints()))
            .verdict();
  }
}
