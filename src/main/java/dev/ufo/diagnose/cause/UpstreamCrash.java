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
import dev.ufo.signal.Signature;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** An endpoint dies under requests and comes back, perhaps again and again. */
final class UpstreamCrash implements Cause {
  /** It is back before anybody could be refused. */
  private @Nullable Verdict cutOnly(Evidence e) {
    Group cut = e.failures(Kind.CLOSED, Kind.ANSWER_CUT);
    SortedSet<String> at = cut.endpoints();
    Spread whole = cut.spread(Measure.DURATION);
    Group fine = e.well().at(at);
    if (cut.isEmpty()) {
      return null;
    }
    return e.about(id(), cut)
        .starts(0.4)
        .needs(
            e.share(cut) >= 0.5
                && !fine.isEmpty()
                && cut.onReused().count()
                        + cut.where(cell -> cell.signature().kind() == Signature.Kind.TCP).count()
                    >= 0.3 * cut.count())
        .favours(HINT, at.size() == 1 && !e.healthy(at).isEmpty(), "only %s does so", places(at))
        .favours(
            HINT,
            whole.most() - whole.least() > 20_000_000,
            "they were cut anywhere between %s and %s",
            time(whole.least()),
            time(whole.most()))
        .against(HINT, at.size() > 2 && e.healthy(at).isEmpty(), "all endpoints do so")
        .headline("%s cuts requests that are under way", places(at))
        .verdict();
  }

  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_CRASH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Refusal r = Refusal.of(e);
    if (r.refused().isEmpty()) {
      return cutOnly(e);
    }
    SortedSet<String> at = r.endpoints();
    return e.about(id(), r.refused().plus(r.cut()))
        .starts(0.3)
        .needs(r.everWorked() && e.share(r.refused()) >= 0.2)
        .favours(GOOD * HINT, r.again(), "it fell %d times and came back in between", r.falls())
        .favours(
            GOOD,
            r.again() && r.cutFalls() >= 2,
            "%d requests were cut under way as it fell",
            r.cut().count())
        .favours(
            HINT, !r.again() && r.cutFalls() > 0, "%d requests were cut under way", r.cut().count())
        .against(
            GOOD, !r.left().isEmpty() && !e.replacements().isEmpty(), "it left and others came")
        .against(HINT, r.cut().isEmpty(), "no request was cut under way")
        .headline("%s dies and comes back", places(at))
        .verdict();
  }
}
