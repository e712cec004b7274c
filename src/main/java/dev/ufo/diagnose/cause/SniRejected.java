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

/**
 * The peer does not know the server name that Envoy sends, or misses it. Some say so; many end with
 * internal_error or just cut the handshake.
 */
final class SniRejected implements Cause {
  @Override
  public CauseId id() {
    return CauseId.SNI_REJECTED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group named = e.failures(Kind.SERVER_NAME);
    Group vague = e.failures(Kind.TLS_INTERNAL_ERROR);
    Group shown = named.plus(vague);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.6)
        .needs(e.share(shown) >= 0.3)
        .favours(
            PROOF,
            named.count() > vague.count(),
            "%d handshakes ended with the alert unrecognized_name",
            named.count())
        .notes(
            !vague.isEmpty(),
            "%d handshakes ended with the peer's alert internal_error: what Go servers send for a"
                + " name they have no certificate for",
            vague.count())
        .notes(
            e.allWorked(shown.endpoints()), "it worked until %s", e.lastWorked(shown.endpoints()))
        .headline("%s does not know the server name that Envoy sends", places(shown.endpoints()))
        .verdict();
  }
}
