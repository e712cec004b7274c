package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(
                true,
                "%d connects were answered by this host itself: network is unreachable",
                shown.count())
            .headline("no route to the network of %s", places(shown.endpoints()))
            .verdict();
  }
}
