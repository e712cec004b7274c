package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The peer insists on ALPN and has no protocol in common with Envoy. */
final class AlpnMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ALPN_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_COMMON_PROTOCOL);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d handshakes ended with the alert no_application_protocol of %s",
                shown.count(),
                places(shown.endpoints()))
            .headline("no common ALPN protocol with %s", places(shown.endpoints()))
            .verdict();
  }
}
