package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The peer resets streams of its own will. */
final class UpstreamResets implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_RESETS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group reset = e.failures(Kind.STREAM_RESET, Kind.STREAM_REFUSED);
    SortedSet<String> at = reset.endpoints();
    Group refused = reset.of(Kind.STREAM_REFUSED);
    boolean going = 2 * refused.count() > reset.count();
    if (reset.isEmpty()) {
      return null;
    }
    return e.about(id(), reset)
        .starts(0.9)
        .needs(
            e.share(reset) >= 0.3,
            "%s reset %d streams while the connection stood",
            places(at),
            reset.count())
        .against(
            GOOD,
            going && e.failureRatio(reset) < 0.1,
            "%d of them say that the peer had not begun: a connection that was going away",
            refused.count())
        .headline("%s resets streams", places(at))
        .verdict();
  }
}
