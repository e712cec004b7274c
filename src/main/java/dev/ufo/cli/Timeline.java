package dev.ufo.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The analyst's own time: that of the clock at the start, carried on by a counter that nobody sets.
 * It follows the clock's small corrections, and not its steps: an hour that never was would end
 * every incident and forget what is normal. What a step was is said in the status.
 *
 * <p>The analyst's thread asks for the time; any thread may ask for the step.
 */
final class Timeline {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** More than a clock is corrected by in one second. */
  private static final long STEP = 2 * NANOS_PER_SECOND;

  private final InstantSource clock;
  private final LongSupplier counter;
  private long ahead;
  private final AtomicLong stepped = new AtomicLong();

  /** A timeline that agrees with this clock now. */
  Timeline(InstantSource clock, LongSupplier counter) {
    this.clock = clock;
    this.counter = counter;
    ahead = nanos(clock.instant()) - counter.getAsLong();
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  /** Unix nanoseconds; never steps. */
  long now() {
    long own = counter.getAsLong() + ahead;
    long off = nanos(clock.instant()) - own - stepped.get();
    if (Math.abs(off) < STEP) {
      ahead += off;
      return own + Math.max(0, off);
    }
    stepped.addAndGet(off);
    return own;
  }

  /** By how much the clock was set forward since the start, backward if negative. */
  Duration step() {
    return Duration.ofNanos(stepped.get());
  }
}
