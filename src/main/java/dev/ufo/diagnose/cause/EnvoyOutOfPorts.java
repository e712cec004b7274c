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

/** This Envoy has no ephemeral port left towards a destination. */
final class EnvoyOutOfPorts implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ENVOY_OUT_OF_PORTS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_LOCAL_PORT);
    SortedSet<String> at = shown.endpoints();
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .needs(e.share(shown) >= 0.2)
        .notes(true, "%d connections found no local address to use", shown.count())
        .notes(e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .headline("no local port is left towards %s", places(at))
        .verdict();
  }
}
