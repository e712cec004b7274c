package dev.ufo.detect;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Faults, many times over, in virtual time and seeded: from one moment on a ratio of the requests
 * fails, in a cluster that was well for ten minutes, and stays so until the page or for half an
 * hour.
 */
final class Simulation {
  private static final long SECOND = Arrivals.SECOND;
  private static final long PATIENCE = 1800 * SECOND;
  private static final double BACKGROUND = 0.0001;
  private static final long SEED = 7;

  private Simulation() {}

  /** Seconds from the end of the first failing request; infinite where it was missed. */
  static final class Times {
    private final double[] notice;
    private final double[] page;

    private Times(int trials) {
      notice = new double[trials];
      page = new double[trials];
    }

    double noticed(double share) {
      return quantile(notice, share);
    }

    double paged(double share) {
      return quantile(page, share);
    }

    private static double quantile(double[] times, double share) {
      double[] sorted = times.clone();
      Arrays.sort(sorted);
      return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
  }

  static Times fault(double rate, double failing, long flush) {
    int trials = rate > 10 ? 200 : 500;
    Times times = new Times(trials);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < trials; trial++) {
      long onset = 10 * SECOND + random.nextLong(SECOND);
      Arrivals arrivals =
          new Arrivals(random.split(), rate, 0, at -> at < onset ? BACKGROUND : failing, flush);
      Analyst analyst = new Analyst(new Watch(Tuning.HARD, (long) (600 * rate), 0));
      long began = run(arrivals, analyst, onset);
      times.notice[trial] = seconds(began, analyst.noticedAt);
      times.page[trial] = seconds(began, analyst.pagedAt);
    }
    return times;
  }

  /** When the first request ended that failed by the fault. */
  private static long run(Arrivals arrivals, Analyst analyst, long onset) {
    long[] began = {Long.MAX_VALUE};
    long now = 0;
    while (analyst.pages == 0 && now < onset + PATIENCE) {
      now =
          arrivals.next((at, requests, failures, first, last) -> {
            if (failures > 0 && last >= onset) {
              began[0] = Math.min(began[0], Math.max(first, onset));
            }
            analyst.tick(at, requests, failures, first, last);
          });
    }
    return began[0];
  }

  private static double seconds(long from, long to) {
    return to < 0 ? Double.POSITIVE_INFINITY : (to - from) / (double) SECOND;
  }
}
