package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.HINT;

import dev.ufo.diagnose.Argument;
import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.tally.Measure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A limit of Envoy's own was reached. Which one shows in how far the request came: no host, a host
 * without a connection, or a TCP connection that was not begun.
 */
final class CircuitBreakerOpen implements Cause {
  /** HTTP never fails for max_connections: requests queue, and their first byte is sent late. */
  private static Group queued(Evidence e) {
    Group all = e.failures(Kind.TIMEOUT);
    Group timeouts = all.where(cell -> !cell.signature().shape().retried()); // else it holds tries
    if (2 * timeouts.count() < all.count()) {
      return timeouts.where(cell -> false);
    }
    Spread whole = timeouts.spread(Measure.DURATION);
    Spread sent = timeouts.spread(Measure.SENT_AFTER);
    Spread others =
        e.well()
            .where(cell -> !cell.signature().shape().retried())
            .at(timeouts.endpoints())
            .spread(Measure.SENT_AFTER);
    boolean late = sent.count() > 0 && 2 * sent.quantile(0.5) > whole.quantile(0.5);
    boolean queue = others.count() > 0 && 4 * others.quantile(0.9) > whole.quantile(0.5);
    return late && queue ? timeouts : timeouts.where(cell -> false);
  }

  private static String limit(Group shown) {
    String limit = "unknown";
    long most = 0;
    for (Map.Entry<Symptom, Long> each : shown.symptoms().entrySet()) {
      if (each.getValue() > most && !each.getKey().detail().isEmpty()) {
        most = each.getValue();
        limit = each.getKey().detail();
      }
    }
    return limit;
  }

  @Override
  public CauseId id() {
    return CauseId.CIRCUIT_BREAKER_OPEN;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.OVERFLOW);
    Group waited = shown.isEmpty() ? queued(e) : shown;
    String limit = shown.isEmpty() ? "connections" : limit(shown);
    Argument argument =
        e.about(id(), waited)
            .starts(0.93)
            .needs(shown.isEmpty() || e.share(shown) >= 0.2)
            .notes(
                !shown.isEmpty(),
                "%d requests were refused by the limit on %s",
                shown.count(),
                limit)
            .notes(
                shown.isEmpty(),
                "%d requests timed out after they had waited for a connection, though answers"
                    + " themselves come in time",
                waited.count())
            .favours(
                HINT,
                !e.failures(Kind.OVERFLOW).isEmpty() && !e.well().isEmpty(),
                "%d others went through meanwhile",
                e.well().count())
            .headline("a circuit breaker is open: the limit on %s is reached", limit)
            .detail("limit", limit);
    return shown.isEmpty() ? argument.verdict() : argument.alone().verdict();
  }
}
