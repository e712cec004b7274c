package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The two sides have no TLS version in common: an alert, or BoringSSL itself, says so. */
final class TlsVersionMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.TLS_VERSION_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.TLS_VERSION);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes failed for want of a common TLS version with %s",
                shown.count(),
                places(shown.endpoints()))
            .headline("no common TLS version with %s", places(shown.endpoints()))
            .verdict();
  }
}
