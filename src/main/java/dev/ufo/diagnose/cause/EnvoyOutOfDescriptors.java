package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/** This Envoy cannot open sockets: it has no descriptor left, for any cluster. */
final class EnvoyOutOfDescriptors implements Cause {
  @Override
  public CauseId id() {
    return CauseId.ENVOY_OUT_OF_DESCRIPTORS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.NO_SOCKET);
    return shown.isEmpty()
        ? null
        : Told.by(e, id(), shown, 0.97)
            .notes(true, "%d connections could not even get a socket", shown.count())
            .scope(Scope.THIS_ENVOY)
            .headline("this Envoy cannot open sockets (seen at %s)", places(shown.endpoints()))
            .verdict();
  }
}
