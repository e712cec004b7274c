package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Evidence.percent;
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

/** Small exchanges work and large ones hang, at the same hosts. */
final class MtuBlackHole implements Cause {
  private static final double NOTABLE = 0.05;
  private static final double UNLIKELY = 0.01;

  @Override
  public CauseId id() {
    return CauseId.MTU_BLACK_HOLE;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Verdict uploads = uploads(e);
    return uploads == null ? downloads(e) : uploads;
  }

  /** Large answers used to come, none comes now, and about as many requests hang as there were. */
  private @Nullable Verdict downloads(Evidence e) {
    Group hung = e.failures(Kind.TIMEOUT);
    SortedSet<String> at = hung.endpoints();
    Group fine = e.well().at(at);
    long largest = fine.spread(Measure.BYTES_RECEIVED).most();
    double usual = e.before().received().shareAbove(largest);
    double chance = Math.pow(1 - usual, (double) fine.count());
    if (hung.isEmpty()) {
      return null;
    }
    return e.about(id(), hung)
        .starts(0.5)
        .needs(e.share(hung) >= 0.7 && usual >= NOTABLE && chance < UNLIKELY)
        .needs(
            hung.count() <= 3 * usual / (1 - usual) * fine.count() + 10,
            "%s of all answers used to be larger than %d bytes, of %d since none was",
            percent(usual),
            largest,
            fine.count())
        .favours(
            GOOD * GOOD,
            fine.spread(Measure.ANSWER).quantile(0.9)
                < hung.spread(Measure.ANSWER).quantile(0.5) / 4,
            "what comes comes fast: %s for nine of ten",
            time(fine.spread(Measure.ANSWER).quantile(0.9)))
        .headline("large answers of %s hang, small ones arrive", places(at))
        .verdict();
  }

  private static @Nullable Verdict uploads(Evidence e) {
    Group hung = e.failures(Kind.TIMEOUT, Kind.CLOSED);
    SortedSet<String> at = hung.endpoints();
    Spread large = hung.spread(Measure.BYTES_SENT);
    Spread small = e.well().at(at).spread(Measure.BYTES_SENT);
    long border = large.quantile(0.05);
    double crossed = small.isEmpty() ? 1 : (double) small.above(border) / small.count();
    boolean smallHang = large.below(border / 2) > 0.05 * large.count();
    if (hung.isEmpty()) {
      return null;
    }
    return e.about(CauseId.MTU_BLACK_HOLE, hung)
        .starts(0.5)
        .needs(e.share(hung) >= 0.7 && small.count() >= 5)
        .needs(
            border >= 1_000 && crossed <= 0.02 && !smallHang,
            "%d requests of %d bytes and more hang, %d smaller ones at the same hosts were"
                + " answered",
            hung.count(),
            border,
            small.count())
        .favours(
            GOOD,
            hung.count() >= 5 && small.quantile(0.9) * 2 < border,
            "nine of ten that work are below %d bytes",
            small.quantile(0.9))
        .headline("large requests to %s hang, small ones work", places(at))
        .verdict();
  }
}
