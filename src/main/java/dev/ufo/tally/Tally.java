package dev.ufo.tally;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import java.util.Set;

/**
 * The counters of one event loop. What it knows (places, signatures, paths, sources) stays; what it
 * counted goes out with every tick as a {@link Block}, and an empty one comes in its place.
 *
 * <p>Guarantees:
 *
 * <ol>
 *   <li>Only the owning thread calls it, the flip included, so there is nothing to race with: every
 *       entry is in exactly one block, whole.
 *   <li>Counting an entry of known names allocates nothing.
 *   <li>Nothing grows past {@link Caps}: what comes later goes to {@link Place#OTHER} and is
 *       counted by table.
 * </ol>
 *
 * <p>The table sizes may be read by any thread and are then a moment old.
 */
public final class Tally {
  /** The slot where every place goes that came after the tables were full. */
  public static final int OVERFLOW_SLOT = Places.OVERFLOW;

  private static final int MAX_SAMPLES = 64;

  /** A clock that is years off must not wrap the sum of the delays. */
  private static final long LONGEST_DELAY = 3_600_000_000_000L;

  private final Caps caps;
  private final long seed;
  private final Sources sources;
  private final Places places;
  private final Rows rows = new Rows();
  private Signatures signatures;
  private Paths paths;
  private Block block = new Block();
  private int tick;
  private boolean newRow;

  private volatile int[] sizes = new int[Table.values().length];

  /** A tally with a seed for its hashes; the seed changes no result. */
  public Tally(Caps caps, long seed) {
    this.caps = caps;
    this.seed = seed;
    sources = new Sources(caps.sources());
    places = new Places(caps, seed);
    signatures = new Signatures(caps.signatures(), seed);
    paths = new Paths(caps.paths(), seed);
  }

  // ---- what the observer asks and tells, on the owning thread

  /** The number of this tick: when it changes, slots, signatures and paths may have new numbers. */
  public int tick() {
    return tick;
  }

  /** The seed of this tally's hashes. */
  public long seed() {
    return seed;
  }

  /**
   * The ticket of a source on this tally, good as long as {@link #isCurrent} says so; its lower
   * half is a number.
   */
  public long admit(Source source) {
    return sources.admit(source, block.overflow);
  }

  public boolean isCurrent(long ticket) {
    return sources.isCurrent(ticket);
  }

  /** The source of a ticket; {@link Place#OTHER} when there were too many. */
  public Source sourceOf(long ticket) {
    return sources.of(ticket);
  }

  /** The slot of a place by its raw bytes, -1 when it is new: then {@link #addSlot} follows. */
  public int findSlot(int source, byte[] b, int at1, int length1, int at2, int length2) {
    return places.find(source, b, at1, length1, at2, length2);
  }

  /** The slot for a place whose bytes {@link #findSlot} has just not found. */
  public int addSlot(
      Place place, int source, byte[] b, int at1, int length1, int at2, int length2) {
    return places.add(place, source, b, at1, length1, at2, length2, block.overflow);
  }

  public Place placeAt(int slot) {
    return places.at(slot);
  }

  /** The number of a signature by the bytes that make it up, -1 when it is new. */
  public int findSignature(byte[] b, int at, int length) {
    return signatures.find(b, at, length);
  }

  /** Whether a new signature with texts still has room; says so in the overflow when not. */
  public boolean hasRoomForSignature() {
    if (signatures.hasRoom()) {
      return true;
    }
    block.overflow[Table.SIGNATURES.ordinal()]++;
    return false;
  }

  /** Adds the signature whose bytes {@link #findSignature} has just not found. */
  public int addSignature(Signature signature, byte[] b, int at, int length) {
    return signatures.add(signature, b, at, length);
  }

  public Signature signatureAt(int number) {
    return signatures.at(number);
  }

  /**
   * The number of the path by which a route and listener led to the cluster of a slot, -1 when it
   * is new.
   */
  public int findPath(int slot, int source, byte[] b, int at1, int length1, int at2, int length2) {
    return paths.find(places.clusterOf(slot), source, b, at1, length1, at2, length2);
  }

  /** Adds the path that {@link #findPath} has just not found; -1 when there are too many. */
  public int addPath(Path path) {
    return paths.add(path, block.overflow);
  }

  /** Notes that a path was taken in this tick. */
  public void path(int number) {
    if (number >= 0 && paths.isFirst(number, tick)) {
      block.paths.add(paths.at(number));
    }
  }

  /**
   * The row of this tick for a place and a signature; {@link #isNewRow} tells whether it has just
   * begun.
   */
  public int row(int slot, int signature) {
    int row = rows.find(slot, signature);
    newRow = row == Rows.NEW;
    return newRow ? addRow(slot, signature) : row;
  }

  private int addRow(int slot, int signature) {
    places.touch(slot, tick);
    if (block.rows >= caps.rows() && slot + signature != Places.OVERFLOW + Signatures.OVERFLOW) {
      block.overflow[Table.ROWS.ordinal()]++;
      return row(Places.OVERFLOW, Signatures.OVERFLOW);
    }
    int row = block.newRow(slot, signature);
    rows.add(slot, signature, row, block.rows);
    return row;
  }

  public boolean isNewRow() {
    return newRow;
  }

  /**
   * Counts one entry in its row; see {@link Measure} for the numbers, of which one below 0 is
   * absent.
   */
  public void add(
      int row,
      long start,
      long end,
      int extraAttempts,
      long sentAfter,
      long answer,
      long gap,
      long bytesSent,
      long bytesReceived) {
    block.add(row, start, end, extraAttempts, sentAfter, answer, gap, bytesSent, bytesReceived);
  }

  /** How long after its end an entry was counted; a clock that runs behind counts as 0. */
  public void delay(long nanos) {
    long delay = Math.clamp(nanos, 0, LONGEST_DELAY);
    block.delaySum += delay;
    block.delays[LogScale.bucket(delay / Measure.TIME_UNIT, Measure.TIMES)]++;
  }

  /** What an entry of a source, by its number, showed: bits of Trait. */
  public void traits(int source, int bits) {
    block.traits(source, bits);
  }

  public void arrived(Input input) {
    block.arrived[input.ordinal()]++;
  }

  public void lost(Loss reason) {
    block.lost[reason.ordinal()]++;
  }

  public void mended(Mend reason, long times) {
    block.mended[reason.ordinal()] += times;
  }

  public boolean wantsSample() {
    return block.samples.size() < MAX_SAMPLES;
  }

  public void sample(Sample sample) {
    block.samples.add(sample);
  }

  // ---- the turn of a tick, on the owning thread too

  /**
   * Hands out what was counted and goes on with an empty block.
   *
   * @param empty one that the collector has read and cleared
   * @param idleTicks places that were not touched for so many ticks are forgotten; 0 for no sweep
   */
  Block flip(Block empty, int idleTicks) {
    Block full = block;
    full.places = places.all();
    full.vocabulary = signatures.all();
    full.sources = sources.all();
    block = empty;
    tick++;
    rows.clear();
    if (idleTicks > 0) {
      sweep(tick - idleTicks);
    }
    int[] now = new int[sizes.length];
    now[Table.CLUSTERS.ordinal()] = places.clusters();
    now[Table.ENDPOINTS.ordinal()] = places.size();
    now[Table.SIGNATURES.ordinal()] = signatures.size();
    now[Table.SOURCES.ordinal()] = sources.size();
    now[Table.PATHS.ordinal()] = paths.size();
    now[Table.ROWS.ordinal()] = full.rows;
    sizes = now;
    return full;
  }

  /**
   * Forgets idle places and what only they used: nothing is pending, the block has just been
   * flipped.
   */
  private void sweep(int before) {
    int size = places.size();
    Set<Source> used = places.sweep(before);
    if (places.size() < size) {
      sources.keep(used);
      rows.shrink(places.size());
    }
    // these come again with the next entries that use them
    paths = new Paths(caps.paths(), seed);
    signatures = new Signatures(caps.signatures(), seed);
  }

  /** How many of each it holds. */
  public int size(Table table) {
    return sizes[table.ordinal()];
  }

  /** Bytes that this tally and its block hold, texts of places aside. */
  public long footprint() {
    return places.footprint()
        + signatures.footprint()
        + paths.footprint()
        + rows.footprint()
        + block.footprint();
  }
}
