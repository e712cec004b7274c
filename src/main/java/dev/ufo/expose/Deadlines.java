package dev.ufo.expose;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the writes that nobody reads. A thread that is past its deadline is interrupted, which
 * closes the channel it writes to; so each request must have a thread of its own. The JDK's server
 * has one such limit for all answers, which would end every stream of events too.
 */
final class Deadlines implements AutoCloseable {
  private static final long SWEEP_MILLIS = 1_000;

  private final Set<Deadline> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("http-deadlines").daemon().unstarted(task));

  Deadlines() {
    var _ =
        sweeper.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The time that one thread has, until it is closed. */
  final class Deadline implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final Thread thread = Thread.currentThread();
    private volatile long at = NEVER;

    private Deadline() {}

    void in(Duration time) {
      at = System.nanoTime() + time.toNanos();
    }

    void never() {
      at = NEVER;
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }

  /** For the calling thread; it has no limit yet. */
  Deadline start() {
    Deadline deadline = new Deadline();
    running.add(deadline);
    return deadline;
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Deadline deadline : running) {
      long at = deadline.at;
      if (at != Deadline.NEVER && now - at > 0) {
        deadline.thread.interrupt();
      }
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }
}
