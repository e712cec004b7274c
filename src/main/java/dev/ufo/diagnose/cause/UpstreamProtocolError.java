package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import org.jspecify.annotations.Nullable;

/** The peer answers with something that is not HTTP. */
final class UpstreamProtocolError implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_PROTOCOL_ERROR;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group broken = e.failures(Kind.PROTOCOL_ERROR);
    Group spoke = broken.where(cell -> cell.signature().shape().received());
    boolean otherSize = FreshClose.otherCodec(e, broken);
    if (broken.isEmpty()) {
      return null;
    }
    return e.about(id(), broken)
        .starts(0.6)
        .needs(
            e.share(broken) >= 0.3 && 2 * spoke.count() >= broken.count(),
            "%d answers of %s were not HTTP: %d bytes came in the middle",
            spoke.count(),
            places(broken.endpoints()),
            broken.spread(Measure.BYTES_RECEIVED).quantile(0.5))
        .favours(HINT, e.noneWorked(broken.endpoints()), "it never worked")
        .against(
            GOOD * GOOD,
            otherSize,
            "what is sent is of another size than before: the protocol changed")
        .headline("%s answers with something that is not HTTP", places(broken.endpoints()))
        .verdict();
  }
}
