package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
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
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(true, "%d connections found no local address to use", shown.count())
            .headline("no local port is left towards %s", places(shown.endpoints()))
            .verdict();
  }
}
