package dev.ufo.detect;

import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;

/**
 * Requests of one cluster as they reach the analyst: they end at random times (Poisson), fail with
 * a ratio that depends on the time, wait in the buffer of one of two Envoy workers until it is
 * flushed, and are counted by the next tick, once a second. Seeded.
 */
final class Arrivals {
  static final long SECOND = 1_000_000_000L;
  private static final int WORKERS = 2;

  /** Who is told what a tick counted. */
  interface Sink {
    void tick(long now, long requests, long failures, long first, long last);
  }

  private final SplittableRandom random;
  private final double nanosBetween;
  private final LongToDoubleFunction failing;
  private final long flush;
  private final long[] flushPhase = new long[WORKERS];
  private Bucket thisTick = new Bucket();
  private Bucket nextTick = new Bucket();
  private long tickAt;
  private double end;

  /**
   * @param failing which ratio of the requests fails that end at a time
   * @param flush how long a worker buffers, a second at most; 0 sends each entry at once
   */
  Arrivals(
      SplittableRandom random, double rate, long start, LongToDoubleFunction failing, long flush) {
    this.random = random;
    this.nanosBetween = SECOND / rate;
    this.failing = failing;
    this.flush = flush;
    for (int worker = 0; worker < WORKERS; worker++) {
      flushPhase[worker] = random.nextLong(SECOND);
    }
    tickAt = start + random.nextLong(SECOND);
    end = start + untilNext();
  }

  private double untilNext() {
    return -StrictMath.log(1 - random.nextDouble()) * nanosBetween;
  }

  /** Hands out the next tick and returns its time. */
  long next(Sink to) {
    while (end <= tickAt) {
      long at = (long) end;
      Bucket bucket = arrives(at) <= tickAt ? thisTick : nextTick;
      bucket.requests++;
      if (random.nextDouble() < failing.applyAsDouble(at)) {
        bucket.failed(at);
      }
      end += untilNext();
    }
    to.tick(tickAt, thisTick.requests, thisTick.failures, thisTick.first, thisTick.last);
    Bucket counted = thisTick;
    counted.clear();
    thisTick = nextTick;
    nextTick = counted;
    tickAt += SECOND;
    return tickAt - SECOND;
  }

  private long arrives(long at) {
    if (flush == 0) {
      return at;
    }
    return at + flush - Math.floorMod(at - flushPhase[random.nextInt(WORKERS)], flush);
  }
}
