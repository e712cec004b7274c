package dev.ufo.bench;

import com.sun.management.ThreadMXBean;
import dev.ufo.cli.AnalystRig;
import dev.ufo.tally.Delta;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a tick of the analyst takes when all series of a {@link Fleet} were counted in it: history,
 * detection, diagnosis and incidents, on a Delta that is there already. CPU time of the running
 * thread, as in {@link Rounds}.
 */
final class Ticks {
  /** An incident is diagnosed in every tick of its first minute: measured is what lies within. */
  private static final int MEASURED = 30;

  private static final int OPENING = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Milliseconds of CPU a tick.
   *
   * @param collect of the best one to make the Delta, which is not part of the others
   * @param incidents how many were open
   */
  record Result(double best, double median, double collect, int incidents) {}

  private Ticks() {}

  /** One in so many clusters fails, none with 0; twice, the first time to warm up. */
  static Result measure(int failing) {
    Payload payload = Fleet.payload(failing);
    run(payload);
    return run(payload);
  }

  private static Result run(Payload payload) {
    UfoPath ufo = new UfoPath(Fleet.CAPS);
    AnalystRig analyst = new AnalystRig();
    double[] millis = new double[MEASURED];
    double collect = Double.MAX_VALUE;
    for (int i = -OPENING; i < MEASURED; i++) {
      payload.later();
      ufo.round(payload);
      long begun = THREADS.getCurrentThreadCpuTime();
      Delta delta = ufo.tick();
      long made = THREADS.getCurrentThreadCpuTime();
      if (delta.counted() != Fleet.SERIES) {
        throw new IllegalStateException(Fleet.SERIES + " entries, but " + delta + " counted");
      }
      long from = THREADS.getCurrentThreadCpuTime();
      analyst.tick(delta, payload.arrivedNanos());
      if (i >= 0) {
        millis[i] = (THREADS.getCurrentThreadCpuTime() - from) / NANOS_PER_MILLI;
        collect = Math.min(collect, (made - begun) / NANOS_PER_MILLI);
      }
    }
    Arrays.sort(millis);
    return new Result(millis[0], millis[MEASURED / 2], collect, analyst.incidents());
  }
}
