package dev.ufo.detect;

import java.util.SplittableRandom;

/**
 * Days in the life of a healthy cluster, second by second: traffic between a fifth and the whole of
 * its rate in the course of a day, background failures, and some ten restarts a day. In a restart a
 * third of the requests fail for 1 to 3 s, or, one time in three, all of them at one instant; a
 * third of the restarts are rolling ones, with two more 10 to 50 s apart. Failures are flushed up
 * to a second late. Seeded.
 */
final class OrdinaryDays {
  private static final int DAY = 86_400;
  private static final long SECOND = Arrivals.SECOND;

  /** A notice so many seconds after a restart is the restart's. */
  private static final int AFTERMATH = 5;

  /**
   * What was made of them.
   *
   * @param restarts how many there were
   * @param notices alarms that were not about a restart
   */
  record Verdict(int restarts, int restartNotices, int notices, int pages) {}

  private final SplittableRandom random;
  private final double rate;
  private final double background;
  private final Analyst analyst = new Analyst(new Watch(Tuning.HARD, 0, 0));
  private Bucket thisTick = new Bucket();
  private Bucket nextTick = new Bucket();

  private double mean;
  private double noRequest;
  private double noFailure;

  private int restarts;
  private int restartFrom;
  private int restartTo;
  private boolean burst;
  private int rolling;

  OrdinaryDays(double rate, double background, long seed) {
    this.rate = rate;
    this.background = background;
    random = new SplittableRandom(seed);
    planRestart(0);
  }

  Verdict live(int days) {
    int restartNotices = 0;
    int notices = 0;
    int lastRestart = -AFTERMATH;
    for (int second = 1; second <= days * DAY; second++) {
      traffic(second);
      fail(second, poisson(mean * background, noFailure), false);
      if (second >= restartFrom) {
        restart(second);
        lastRestart = second;
      }
      if (tick(second)) {
        restartNotices += second - lastRestart < AFTERMATH ? 1 : 0;
        notices += second - lastRestart < AFTERMATH ? 0 : 1;
      }
    }
    return new Verdict(restarts, restartNotices, notices, analyst.pages);
  }

  private void traffic(int second) {
    if (second % 60 == 1) {
      mean = rate * (0.6 + (0.4 * StrictMath.sin(second * 2 * Math.PI / DAY)));
      noRequest = StrictMath.exp(-mean);
      noFailure = StrictMath.exp(-mean * background);
    }
    thisTick.requests = poisson(mean, noRequest);
  }

  private void restart(int second) {
    long hit = 0;
    for (long request = thisTick.requests; request > 0; request--) {
      hit += random.nextInt(3) == 0 ? 1 : 0;
    }
    fail(second, hit, burst);
    if (second >= restartTo) {
      planRestart(second);
    }
  }

  private void planRestart(int second) {
    restarts++;
    rolling = rolling > 0 ? rolling - 1 : random.nextInt(3) == 0 ? 2 : 0;
    restartFrom = second + (rolling > 0 ? 10 + random.nextInt(40) : 1000 + random.nextInt(22_000));
    burst = random.nextInt(3) == 0;
    restartTo = burst ? restartFrom : restartFrom + random.nextInt(3);
  }

  private void fail(int second, long failures, boolean atOnce) {
    long instant = atOnce ? random.nextLong(SECOND) : 0;
    long delay = atOnce ? random.nextLong(SECOND) : 0;
    for (long failure = failures; failure > 0; failure--) {
      long into = atOnce ? instant + random.nextLong(SECOND / 50) : random.nextLong(SECOND);
      long late = atOnce ? delay : random.nextLong(SECOND);
      (into + late < SECOND ? thisTick : nextTick).failed((second * SECOND) + into);
    }
  }

  /** Whether it brought a notice. */
  private boolean tick(int second) {
    int before = analyst.notices;
    long requests = Math.max(thisTick.requests, thisTick.failures);
    long now = (second + 1) * SECOND;
    analyst.tick(now, requests, thisTick.failures, thisTick.first, thisTick.last);
    Bucket counted = thisTick;
    counted.clear();
    thisTick = nextTick;
    nextTick = counted;
    return analyst.notices > before;
  }

  /** Inversion; from 30 on the normal distribution will do. */
  private long poisson(double expected, double none) {
    if (expected > 30) {
      return Math.max(0, Math.round(expected + (Math.sqrt(expected) * random.nextGaussian())));
    }
    double u = random.nextDouble();
    double p = none;
    long k = 0;
    while (u >= p && k < 100) {
      u -= p;
      k++;
      p *= expected / k;
    }
    return k;
  }
}
