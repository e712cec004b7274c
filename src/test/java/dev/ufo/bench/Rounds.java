package dev.ufo.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares ways of counting on a machine that others use too: short turns, one after the other,
 * many times, so that a noisy moment hits all alike. The clock is the CPU time of the running
 * thread: waiting for a core does not count, and neither does the collector that cleans up after
 * the ordinary way.
 */
final class Rounds {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long TICK_NANOS = 1_000_000_000;

  /** Entries a CPU second, allocated bytes an entry, and how often as fast as the last way. */
  record Result(double perSecond, double best, double bytesPerEntry, double timesLast) {}

  private Rounds() {}

  /**
   * Runs each way on a payload of its own, once to warm up and then in turns.
   *
   * @param warmUpMillis CPU time to warm up each way
   * @param turns how many turns each gets
   * @param millis CPU time of a turn
   */
  static List<Result> compare(
      Shape shape, int warmUpMillis, int turns, int millis, List<Counting> ways) {
    List<Runner> runners = new ArrayList<>();
    for (Counting way : ways) {
      Runner runner = new Runner(way, Payload.of(shape));
      runner.turn(warmUpMillis);
      runner.tick();
      runner.allEntries = 0;
      runner.allAllocated = 0;
      runners.add(runner);
    }
    int n = ways.size();
    double[][] nanos = new double[n][turns];
    for (int turn = 0; turn < turns; turn++) {
      for (int way = 0; way < n; way++) {
        nanos[way][turn] = runners.get(way).turn(millis);
      }
    }
    List<Result> results = new ArrayList<>();
    for (int way = 0; way < n; way++) {
      double[] times = new double[turns];
      for (int turn = 0; turn < turns; turn++) {
        times[turn] = nanos[n - 1][turn] / nanos[way][turn];
      }
      Runner runner = runners.get(way);
      runner.tick();
      results.add(
          new Result(
              1e9 / quantile(nanos[way], 0.5),
              1e9 / quantile(nanos[way], 0),
              (double) runner.allAllocated / runner.allEntries,
              quantile(times, 0.5)));
    }
    return results;
  }

  /** One way and its payload. */
  private static final class Runner {
    private final Counting way;
    private final Payload payload;
    private long sinceTick;
    private long uncounted;
    private long allEntries;
    private long allAllocated;

    Runner(Counting way, Payload payload) {
      this.way = way;
      this.payload = payload;
    }

    /** Nanoseconds an entry, over so many milliseconds; the tick comes between turns. */
    double turn(int millis) {
      if (sinceTick >= TICK_NANOS) {
        tick();
      }
      long entries = 0;
      long nanos = 0;
      while (nanos < millis * 1_000_000L) {
        payload.later();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long begun = THREADS.getCurrentThreadCpuTime();
        way.round(payload);
        nanos += THREADS.getCurrentThreadCpuTime() - begun;
        allAllocated += THREADS.getCurrentThreadAllocatedBytes() - allocated;
        entries += payload.entries();
      }
      uncounted += entries;
      allEntries += entries;
      sinceTick += nanos;
      return (double) nanos / entries;
    }

    /** Ends a tick and checks that nothing was left out. */
    void tick() {
      long counted = way.takeCounted();
      if (counted != uncounted) {
        throw new IllegalStateException(uncounted + " entries, but " + counted + " counted");
      }
      uncounted = 0;
      sinceTick = 0;
    }
  }

  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /**
   * Bytes that the running thread allocates per entry while nothing new comes, over so many entries
   * of one tick. What a tick costs, a bounded number of samples and the names of its rows, comes
   * before.
   */
  static double allocated(Counting way, Shape shape, long entries) {
    Payload payload = Payload.of(shape);
    for (int i = 0; i < 4 * entries / payload.entries(); i++) {
      payload.later();
      way.round(payload);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long done = 0;
    while (done < entries) {
      payload.later();
      way.round(payload);
      done += payload.entries();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / done;
  }
}
