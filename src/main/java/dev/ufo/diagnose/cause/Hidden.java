package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.tally.Measure;
import java.util.SortedSet;

/**
 * Failures that retries hid: the request succeeded at a second attempt. Byte counters add up over
 * the attempts, and the first byte is sent when the last of them begins, so what the first one came
 * to can be read from the sum.
 *
 * @param retried what succeeded at a second attempt
 * @param silent endpoints that were asked regularly and answer nothing since
 * @param sent how many times as much was sent as usual
 * @param received how many times as much was received as usual
 * @param atOnce the second attempt began after no more than the back-off
 */
record Hidden(
    Group retried, SortedSet<String> silent, double sent, double received, boolean atOnce) {
  private static final long BACK_OFF = 300_000_000;

  static Hidden of(Evidence e) {
    Group retried = e.retried();
    Spread usual =
        e.well().where(cell -> !cell.signature().shape().retried()).spread(Measure.BYTES_RECEIVED);
    return new Hidden(
        retried,
        e.vanished(),
        (double) retried.spread(Measure.BYTES_SENT).mean() / Math.max(1, e.before().bytesSent()),
        (double) retried.spread(Measure.BYTES_RECEIVED).mean() / Math.max(1, usual.mean()),
        retried.spread(Measure.SENT_AFTER).quantile(0.9) < BACK_OFF);
  }

  /** The first attempt did not come to a connection. */
  boolean unconnected() {
    return !retried.isEmpty() && sent < 1.5;
  }

  /** The first attempt was sent and not answered; an error of the application would be answered. */
  boolean cut() {
    return !retried.isEmpty() && sent >= 1.5 && received < 1.5;
  }
}
