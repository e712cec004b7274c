package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.percent;
import static dev.ufo.diagnose.Evidence.places;
import static dev.ufo.diagnose.Evidence.time;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Spread;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Connects time out in bursts under load while others succeed: the accept queue is full. */
final class ListenerOverloaded implements Cause {
  @Override
  public CauseId id() {
    return CauseId.LISTENER_OVERLOADED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Silence s = Silence.of(e);
    SortedSet<String> at = s.endpoints();
    Spread came = s.connected().spread(Measure.SENT_AFTER);
    Spread answers = s.connected().spread(Measure.ANSWER);
    long usual = e.before().latency().quantileNanos(0.5);
    long usualConnect = e.before().connect().quantileNanos(0.5);
    if (s.all().isEmpty()) {
      return null;
    }
    return e.about(id(), s.all())
        .starts(0.4)
        .needs(e.share(s.all()) >= 0.4)
        .needs(
            s.open(),
            "%d connects timed out and %d came about beside them",
            s.all().count(),
            s.connected().count())
        .favours(HINT, e.allWorked(at), "it worked until %s", e.lastWorked(at))
        .favours(
            GOOD,
            !s.narrow(),
            "the requests that failed had waited anything up to %s: they stood in a queue",
            time(s.timeout()))
        .favours(
            GOOD,
            usual > 0 && answers.quantile(0.5) > 3 * usual / 2,
            "answers take %s where they took less than %s",
            time(answers.quantile(0.5)),
            time(usual))
        .favours(
            HINT,
            usualConnect > 0 && came.quantile(0.5) > 8 * usualConnect,
            "connecting takes %s where it took less than %s",
            time(came.quantile(0.5)),
            time(usualConnect))
        .against(
            GOOD * HINT,
            s.narrow() && Near.timeout(came, s.timeout()) >= 0.4,
            "%s of the connects that came about took nearly as long as the time-out of %s",
            percent(Near.timeout(came, s.timeout())),
            time(s.timeout()))
        .headline("%s does not accept connections fast enough", places(at))
        .verdict();
  }
}
