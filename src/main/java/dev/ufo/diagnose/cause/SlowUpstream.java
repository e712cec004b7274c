package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.places;
import static dev.ufo.diagnose.Evidence.time;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Answers come, but many of them later than the timeout: latency, not silence. */
final class SlowUpstream implements Cause {
  @Override
  public CauseId id() {
    return CauseId.SLOW_UPSTREAM;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group late = e.failures(Kind.TIMEOUT);
    SortedSet<String> at = late.endpoints();
    Group fine = e.well().at(at);
    Spread answers = fine.spread(Measure.ANSWER);
    Spread limit = late.spread(Measure.ANSWER);
    long usual = e.before().latency().quantileNanos(0.5);
    boolean reach = answers.count() > 0 && 4 * answers.quantile(0.95) >= limit.quantile(0.5);
    boolean slower = usual > 0 && answers.quantile(0.5) > 4 * usual;
    if (late.isEmpty()) {
      return null;
    }
    return e.about(id(), late)
        .starts(0.5)
        .needs(
            e.share(late) >= 0.4,
            "%d requests to %s ran into the timeout",
            late.count(),
            places(at))
        .needs(fine.count() > 0.1 * late.count(), "%d others were answered meanwhile", fine.count())
        .favours(
            GOOD,
            reach,
            "answers reach up to %s, and the timeout is at %s",
            time(answers.quantile(0.95)),
            time(limit.quantile(0.5)))
        .favours(
            HINT,
            slower,
            "the median answer takes %s, before it took %s",
            time(answers.quantile(0.5)),
            time(usual))
        .against(GOOD * HINT, !reach && !slower, "the answers that come are as fast as ever")
        .headline("%s answers later than the timeout", places(at))
        .verdict();
  }
}
