package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Loops that count as fast as they can, and a collector that does not wait for them: every entry is
 * in exactly one Delta, and every row is whole. Entries carry their number as bytes sent, so that
 * one lost and another doubled cannot make up for each other.
 *
 * <p>Seen red: with a flip on the collector's own thread, with one on it while an ending loop still
 * counts, with a flip forgotten when its loop ended first, with a block cleared before it was read.
 */
class CollectorHandshakeTest {
  private static final int ROUNDS = 30;
  private static final long SEED = 0x7a5cL;
  private static final int BATCH = 500;

  /** One event loop: a thread, its queue, and a task that counts a batch and comes again. */
  private static final class Loop implements Runnable {
    final NamedTally named = new NamedTally(new Caps(50, 200, 100, 10, 10, 300));
    final ThreadPoolExecutor thread =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    final int number;
    final int wanted;
    final int endsAt;
    final boolean abruptly;
    // written by the loop's thread, read after it has ended
    long counted;
    long sumOfNumbers;
    long lost;

    Loop(int number, int wanted, int endsAt, boolean abruptly) {
      this.number = number;
      this.wanted = wanted;
      this.endsAt = endsAt;
      this.abruptly = abruptly;
    }

    @Override
    public void run() {
      if (counted < endsAt && counted + BATCH >= endsAt) {
        if (abruptly) {
          thread.shutdownNow();
        } else {
          thread.shutdown();
        }
      }
      // an ending loop has more to count than others: what was in its channels
      int batch = thread.isShutdown() ? 40 * BATCH : BATCH;
      for (int i = 0; i < batch && counted < wanted; i++) {
        counted++;
        count(counted);
      }
      if (counted < wanted) {
        try {
          thread.execute(this);
        } catch (RejectedExecutionException e) {
          return;
        }
      } else {
        thread.shutdown();
      }
    }

    private void count(long entry) {
      Tally tally = named.tally;
      tally.arrived(Input.ALS_HTTP);
      if (entry % 1_000 == 0) {
        tally.lost(Loss.NOT_AN_END);
        lost++;
        return;
      }
      // places come and go, so that sweeps and the collector's reading overlap
      String endpoint = "e" + (entry / 20_000 + entry % 3);
      int row =
          tally.row(named.slot(NamedTally.NODE, "loop-" + number, endpoint), named.signature("d"));
      tally.add(
          row,
          NamedTally.START + entry,
          NamedTally.START + 2 * entry,
          0,
          entry % 2 == 0 ? entry : -1,
          -1,
          -1,
          entry,
          0);
      tally.delay(entry);
      sumOfNumbers += entry;
    }
  }

  /** Adds up Deltas, and looks at each row of each. */
  private static final class Sums {
    long[] counted;
    long[] sumOfNumbers;
    long arrived;
    long lost;
    long delays;
    int deltas;

    Sums(int loops) {
      counted = new long[loops];
      sumOfNumbers = new long[loops];
    }

    void add(Delta delta) {
      if (delta.equals(Delta.EMPTY)) {
        return;
      }
      deltas++;
      long before = delta.arrived().getOrDefault(Input.ALS_HTTP, 0L);
      long lostNow = delta.lost().getOrDefault(Loss.NOT_AN_END, 0L);
      assertThat(before).as("arrived in one Delta").isEqualTo(delta.counted() + lostNow);
      arrived += before;
      lost += lostNow;
      delays += delta.delays().counts().stream().mapToLong(n -> n).sum();
      delta
          .rows()
          .forEach((key, facts) -> {
            whole(key, facts);
            int loop = Integer.parseInt(key.place().cluster().substring("loop-".length()));
            counted[loop] += facts.count();
            sumOfNumbers[loop] += facts.sum(Measure.BYTES_SENT);
          });
    }

    private static void whole(Delta.Key key, Facts facts) {
      for (Measure measure : List.of(Measure.DURATION, Measure.BYTES_SENT)) {
        long[] histogram = new long[measure.buckets()];
        facts.addTo(histogram, measure);
        assertThat(Arrays.stream(histogram).sum())
            .as("%s of %s", measure, key)
            .isEqualTo(facts.count());
      }
      // an entry's duration is its number, and so is its place among the starts
      assertThat(facts.sum(Measure.DURATION)).isEqualTo(facts.sum(Measure.BYTES_SENT));
      assertThat(facts.firstStart() - NamedTally.START)
          .isEqualTo(facts.least(Measure.BYTES_SENT).orElseThrow());
      assertThat(facts.lastStart() - NamedTally.START)
          .isEqualTo(facts.most(Measure.BYTES_SENT).orElseThrow());
    }
  }

  /** How many Deltas it took, of which one would mean that nothing was collected meanwhile. */
  private static int race(List<Loop> loops, long seed) throws InterruptedException {
    Random random = new Random(seed);
    Collector collector = new Collector(2);
    loops.forEach(loop -> collector.add(loop.named.tally, loop.thread));
    Sums sums = new Sums(loops.size());
    loops.forEach(loop -> loop.thread.execute(loop));
    while (!loops.stream().allMatch(loop -> loop.thread.isTerminated())) {
      sums.add(collector.collect(random.nextInt(4) == 0 ? 1 : 0));
    }
    for (Loop loop : loops) {
      assertThat(loop.thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    sums.add(collector.collect(10));
    sums.add(collector.collect(10));
    String context = "seed " + seed + ", " + sums.deltas + " Deltas";
    for (Loop loop : loops) {
      assertThat(sums.counted[loop.number])
          .as("%s, loop %d", context, loop.number)
          .isEqualTo(loop.counted - loop.lost);
      assertThat(sums.sumOfNumbers[loop.number]).as(context).isEqualTo(loop.sumOfNumbers);
    }
    assertThat(sums.arrived).as(context).isEqualTo(loops.stream().mapToLong(l -> l.counted).sum());
    assertThat(sums.lost).as(context).isEqualTo(loops.stream().mapToLong(l -> l.lost).sum());
    assertThat(sums.delays).as(context).isEqualTo(sums.arrived - sums.lost);
    return sums.deltas;
  }

  @Test
  void collect_loopsAtFullSpeed_everyEntryInExactlyOneDelta() throws InterruptedException {
    List<Loop> loops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loops.add(new Loop(i, 1_500_000, Integer.MAX_VALUE, false));
    }
    assertThat(race(loops, SEED)).isGreaterThan(1);
  }

  @Test
  void collect_loopsThatEndWhileTheyCount_everyEntryInExactlyOneDelta()
      throws InterruptedException {
    int deltas = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED + round);
      List<Loop> loops = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        loops.add(new Loop(i, 100_000, random.nextInt(100_000), false));
      }
      deltas += race(loops, SEED + round);
    }
    assertThat(deltas).isGreaterThan(ROUNDS);
  }

  @Test
  void collect_loopsThatDropTheirQueue_everyEntryInExactlyOneDelta() throws InterruptedException {
    int deltas = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED + round);
      List<Loop> loops = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        loops.add(new Loop(i, 100_000, random.nextInt(100_000), true));
      }
      deltas += race(loops, SEED + round);
    }
    assertThat(deltas).isGreaterThan(ROUNDS);
  }

  @Test
  void collect_loopThatDoesNotAnswer_leftOutAndThenInTheNext() throws InterruptedException {
    NamedTally busy = new NamedTally(Caps.DEFAULT);
    NamedTally quick = new NamedTally(Caps.DEFAULT);
    ThreadPoolExecutor loop =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Collector collector = new Collector(0);
    collector.add(busy.tally, loop);
    collector.add(quick.tally, Runnable::run);
    loop.execute(() -> {
      busy.count("busy", "e", "d");
      started.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      busy.count("busy", "e", "d");
    });
    started.await();
    quick.count("quick", "e", "d");
    for (int i = 0; i < 3; i++) {
      Delta without = collector.collect(1);
      assertThat(without.counted()).isEqualTo(i == 0 ? 1 : 0);
    }
    goOn.countDown();
    Delta with = collector.collect(10_000);
    assertThat(with.counted()).isEqualTo(2);
    loop.shutdown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    busy.count("busy", "e", "d"); // nobody else does any more
    assertThat(collector.collect(1).counted()).isEqualTo(1);
    assertThat(collector.size(Table.CLUSTERS)).isEqualTo(2);
  }

  @Test
  void collect_noLoopsOrNothingCounted_empty() {
    Collector collector = new Collector(1);
    assertThat(collector.collect(1)).isEqualTo(Delta.EMPTY);
    collector.add(new Tally(Caps.DEFAULT, 1), Runnable::run);
    for (int tick = 0; tick < 200; tick++) {
      assertThat(collector.collect(1)).isEqualTo(Delta.EMPTY);
    }
  }

  @Test
  void collect_interrupted_keepsTheInterruptAndLosesNothing() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    Collector collector = new Collector(0);
    List<Runnable> queue = new ArrayList<>();
    Executor later = queue::add;
    collector.add(named.tally, later);
    named.count("shop", "e", "d");
    Thread.currentThread().interrupt();
    assertThat(collector.collect(1_000)).isEqualTo(Delta.EMPTY);
    assertThat(Thread.interrupted()).isTrue();
    queue.forEach(Runnable::run);
    assertThat(collector.collect(1_000).counted()).isEqualTo(1);
  }
}
