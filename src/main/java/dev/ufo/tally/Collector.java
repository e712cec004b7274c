package dev.ufo.tally;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a Delta from all event loops. A loop flips its own tally, as a task among its others, and
 * hands the full block over; the collector reads it, clears it and sends it back with the next
 * request. The handover is the loop's task queue and a future, so there is no other
 * synchronisation, and nothing is lost or doubled:
 *
 * <pre>
 * loop       count count count | flip(empty) | count count …
 * collector  execute(flip) ……… | ……… get ──▶ read, clear | (next tick) execute(flip)
 * </pre>
 *
 * <p>A loop that does not answer in time is left out of this Delta and its block goes into the
 * next. A loop that is ending takes no tasks and may count all the same; only after it has ended
 * does the collector flip for it, so the last Delta is the one collected after that. {@link #add}
 * may be called by any thread, {@link #collect} by one.
 */
public final class Collector {
  private static final System.Logger LOG = System.getLogger("tally");
  private static final int SWEEP_EVERY_TICKS = 60;

  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final int idleTicks;
  private int ticks;

  private static final class Lane {
    final Tally tally;
    final Executor owner;
    Block empty = new Block();
    @Nullable CompletableFuture<Block> pending;

    Lane(Tally tally, Executor owner) {
      this.tally = tally;
      this.owner = owner;
    }
  }

  /** A collector after whose so many ticks without traffic a place is forgotten. */
  public Collector(int idleTicks) {
    this.idleTicks = idleTicks;
  }

  /** From now on this tally is collected too. */
  public void add(Tally tally, Executor owner) {
    lanes.add(new Lane(tally, owner));
  }

  /** What has been counted since the last call, waiting at most so long for each loop. */
  public Delta collect(long waitMillis) {
    ticks++;
    int sweep = ticks % SWEEP_EVERY_TICKS == 0 ? idleTicks : 0;
    List<Lane> asked = new ArrayList<>(lanes);
    for (Lane lane : asked) {
      if (lane.pending == null) {
        lane.pending = ask(lane, sweep);
      }
    }
    Delta delta = null;
    for (Lane lane : asked) {
      Block block = await(lane, waitMillis);
      if (block != null) {
        Delta counted = Delta.of(block);
        delta = delta == null ? counted : delta.merge(counted);
        block.clear();
        lane.empty = block;
      }
    }
    return delta == null ? Delta.EMPTY : delta;
  }

  private static @Nullable CompletableFuture<Block> ask(Lane lane, int sweep) {
    CompletableFuture<Block> answer = new CompletableFuture<>();
    Block empty = lane.empty;
    try {
      lane.owner.execute(() -> flip(lane.tally, empty, sweep, answer));
    } catch (RejectedExecutionException e) {
      if (lane.owner instanceof ExecutorService loop && !loop.isTerminated()) {
        return null;
      }
      flip(lane.tally, empty, sweep, answer);
    }
    return answer;
  }

  private static void flip(Tally tally, Block empty, int sweep, CompletableFuture<Block> answer) {
    try {
      answer.complete(tally.flip(empty, sweep));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  private static @Nullable Block await(Lane lane, long waitMillis) {
    CompletableFuture<Block> pending = lane.pending;
    if (pending == null) {
      return null;
    }
    try {
      Block block = pending.get(waitMillis, TimeUnit.MILLISECONDS);
      lane.pending = null;
      return block;
    } catch (TimeoutException e) {
      if (lane.owner instanceof ExecutorService loop && loop.isTerminated() && !pending.isDone()) {
        flip(lane.tally, lane.empty, 0, pending); // it ended without having run all its tasks
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      // a defect of ours: the other loops' counts must not suffer, and this one gets another try
      LOG.log(Level.ERROR, "a tally could not be flipped", e.getCause());
      lane.pending = null;
      lane.empty = new Block();
      return null;
    }
  }

  /** How many of each all loops hold together; what two loops know counts twice. */
  public long size(Table table) {
    long size = 0;
    for (Lane lane : lanes) {
      size += lane.tally.size(table);
    }
    return size;
  }
}
