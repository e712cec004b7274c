package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
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

/** connect_timeout is below what the handshake needs: tries that fit succeed, just below it. */
final class ConnectTimeoutTooShort implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CONNECT_TIMEOUT_TOO_SHORT;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Silence s = Silence.of(e);
    SortedSet<String> at = s.endpoints();
    Spread came = s.connected().spread(Measure.SENT_AFTER);
    double near = Near.timeout(came, s.timeout());
    if (s.all().isEmpty()) {
      return null;
    }
    return e.about(id(), s.all())
        .starts(0.3)
        .needs(e.share(s.all()) >= 0.4)
        .needs(
            s.open(),
            "%d connects timed out and %d came about beside them",
            s.all().count(),
            s.connected().count())
        .favours(
            GOOD * GOOD,
            near >= 0.4 && s.narrow(),
            "%s of those took more than a quarter of the time-out of %s",
            percent(near),
            time(s.timeout()))
        .favours(HINT, !e.worked(), "it was so from the beginning")
        .against(
            PROOF,
            !s.narrow(),
            "those that failed had waited anything up to %s: they stood in a queue",
            time(s.timeout()))
        .against(
            GOOD,
            near < 0.1,
            "the connects that came about took %s in the middle, far from the time-out of %s",
            time(came.quantile(0.5)),
            time(s.timeout()))
        .headline(
            "connecting to %s takes about as long as connect_timeout (%s) allows",
            places(at), time(s.timeout()))
        .verdict();
  }
}
