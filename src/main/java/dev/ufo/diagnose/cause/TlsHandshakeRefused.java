package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** The peer refuses the handshake: no common cipher or curve, or a demand that it does not name. */
final class TlsHandshakeRefused implements Cause {
  @Override
  public CauseId id() {
    return CauseId.TLS_HANDSHAKE_REFUSED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group cipher = e.failures(Kind.NO_COMMON_CIPHER);
    Group vague =
        e.failures(
            Kind.HANDSHAKE_REFUSED, Kind.TLS_INTERNAL_ERROR, Kind.TLS_OTHER, Kind.HANDSHAKE_CUT);
    Group shown = cipher.plus(vague);
    boolean mostly = cipher.count() > vague.count();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.35)
        .needs(e.share(shown) >= 0.3)
        .favours(
            PROOF,
            mostly,
            "%d handshakes failed in the client's hello itself: nothing in common",
            cipher.count())
        .notes(
            !vague.isEmpty(),
            "%d handshakes were ended by the peer, which does not say what it wants",
            vague.count())
        .notes(
            e.allWorked(shown.endpoints()), "it worked until %s", e.lastWorked(shown.endpoints()))
        .headline("%s refuses the TLS handshake", places(shown.endpoints()))
        .verdict();
  }
}
