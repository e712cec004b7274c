package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** This Envoy has no route to the address family or network. */
final class NetworkUnreachable implements Cause {
  @Override
  public CauseId id() {
    return CauseId.NETWORK_UNREACHABLE;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NETWORK_UNREACHABLE);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.2)
        .notes(
            true,
            "%d connects were answered by this host itself: network is unreachable",
            shown.count())
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .headline("no route to the network of %s", places(at))
        .verdict();
  }
}
