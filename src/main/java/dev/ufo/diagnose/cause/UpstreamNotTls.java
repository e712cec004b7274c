package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Envoy speaks TLS and the peer answers with something else, or closes on it. */
final class UpstreamNotTls implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_NOT_TLS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NOT_TLS, Kind.HANDSHAKE_CUT);
    Group plain = e.failures(Kind.NOT_TLS);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.45)
        .needs(e.share(shown) >= 0.3)
        .favours(
            PROOF * HINT,
            2 * plain.count() > shown.count(),
            "%d handshakes were answered by %s with something that is not TLS",
            plain.count(),
            places(at))
        .notes(
            plain.count() < shown.count(),
            "%d handshakes were cut: so does a server that does not understand them",
            shown.count() - plain.count())
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .headline("%s does not speak TLS", places(at))
        .verdict();
  }
}
