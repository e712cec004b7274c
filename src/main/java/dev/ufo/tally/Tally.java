package dev.ufo.tally;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private static final int SLOT_BITS = 28;
  private static final int SIGNATURE_BITS = 20;
  private static final long EPOCH_UNIT = 1L << (SLOT_BITS + SIGNATURE_BITS);
  private static final long EPOCH_MASK = -EPOCH_UNIT;
  private static final int MAX_SAMPLES = 64;
  private static final Source OTHER_SOURCE = new Source(Place.OTHER, "", "", "");
  private static final int FIRST = 16;

  /** 0 is what the overflow slot has. */
  private static final int FIRST_CLUSTER = 1;

  /** A clock that is years off must not wrap the sum of the delays. */
  private static final long LONGEST_DELAY = 3_600_000_000_000L;

  /** The signature of entries that came after even the signatures without texts were full. */
  public static final int OVERFLOW_SIGNATURE = 0;

  private static final int TEXTLESS_SIGNATURES = 1_024;

  /** The slot where every place goes that came after the tables were full. */
  public static final int OVERFLOW_SLOT = 0;

  private final Caps caps;
  private final long seed;
  private Block block = new Block();
  private int tick;

  private KeyTable slots;
  private Place[] places = new Place[FIRST];
  private int[] touched = new int[FIRST];
  private final Map<String, Integer> clusters = new HashMap<>();
  private int[] clusterOf = new int[FIRST];
  private int nextCluster = FIRST_CLUSTER;

  private KeyTable signatures;
  private Signature[] vocabulary = new Signature[FIRST];

  private KeyTable pathTable;
  private Path[] paths = new Path[FIRST];
  private int[] pathTouched = new int[FIRST];
  // the key that findPath looked for last, so that addPath need not make it again
  private byte[] pathKey = new byte[256];
  private int pathLength;
  private int pathListenerLength;
  private int pathCluster;

  private @Nullable Source[] sources = {OTHER_SOURCE};
  private final Map<Source, Integer> sourceNumbers = new HashMap<>();
  private int generation = 1;

  private long[] rowKeys = new long[2 * FIRST];
  private int[] rowAt = new int[2 * FIRST];
  private long epoch = EPOCH_UNIT;
  private boolean newRow;

  // each slot's last row: epoch, signature, row. Spares nearly all look-ups, 3 % of an entry's time
  private long[] lastRows = new long[FIRST];

  private volatile int[] sizes = new int[Table.values().length];

  /** A tally with a seed for its hashes; the seed changes no result. */
  public Tally(Caps caps, long seed) {
    this.caps = caps;
    this.seed = seed;
    slots = emptySlots();
    signatures = emptySignatures();
    pathTable = new KeyTable(seed);
  }

  private KeyTable emptySlots() {
    KeyTable table = new KeyTable(seed);
    byte[] none = new byte[Long.BYTES];
    table.find(0, none, 0, 0, 0, 0);
    table.insert(0, none, 0, 0, 0, 0);
    places[OVERFLOW_SLOT] = Place.overflow(OTHER_SOURCE);
    return table;
  }

  private KeyTable emptySignatures() {
    vocabulary = new Signature[FIRST];
    vocabulary[OVERFLOW_SIGNATURE] = Signature.OVERFLOW;
    KeyTable table = new KeyTable(seed);
    byte[] none = new byte[Long.BYTES];
    table.find(0, none, 0, 0, 0, 0);
    table.insert(0, none, 0, 0, 0, 0);
    return table;
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
   * The ticket of a source on this tally: good as long as {@link #isCurrent} says so, because a
   * sweep gives the numbers of vanished sources away.
   */
  public long admit(Source source) {
    Integer known = sourceNumbers.get(source);
    int number = known != null ? known : newSource(source);
    return ((long) generation << 32) | number;
  }

  private int newSource(Source source) {
    if (sourceNumbers.size() >= caps.sources()) {
      block.overflow[Table.SOURCES.ordinal()]++;
      return 0;
    }
    int number = 1;
    while (number < sources.length && sources[number] != null) {
      number++;
    }
    if (number == sources.length) {
      sources = Arrays.copyOf(sources, number * 2);
    }
    sources[number] = source;
    sourceNumbers.put(source, number);
    return number;
  }

  public boolean isCurrent(long ticket) {
    return (int) (ticket >>> 32) == generation;
  }

  /** The source of a ticket; {@link Place#OTHER} when there were too many. */
  public Source sourceOf(long ticket) {
    Source source = sources[(int) ticket];
    return source == null ? OTHER_SOURCE : source;
  }

  /** The slot of a place by its raw bytes, -1 when it is new: then {@link #addSlot} follows. */
  public int findSlot(int source, byte[] b, int at1, int length1, int at2, int length2) {
    return slots.find(source, b, at1, length1, at2, length2);
  }

  /**
   * The slot for a place whose bytes {@link #findSlot} has just not found. When the endpoints are
   * full, a cluster's further ones share a slot, so that the cluster's own counts stay right; when
   * the clusters are full, all share one.
   */
  public int addSlot(
      Place place, int source, byte[] b, int at1, int length1, int at2, int length2) {
    boolean knownCluster = clusters.containsKey(place.cluster());
    if (!knownCluster && clusters.size() >= caps.clusters()) {
      block.overflow[Table.CLUSTERS.ordinal()]++;
      return OVERFLOW_SLOT;
    }
    if (slots.size() <= caps.endpoints()) {
      int slot = slots.insert(source, b, at1, length1, at2, length2);
      enter(slot, place);
      return slot;
    }
    block.overflow[Table.ENDPOINTS.ordinal()]++;
    if (!knownCluster) {
      return OVERFLOW_SLOT;
    }
    // the cluster's name alone, under a number that no source has
    byte[] name = place.cluster().getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(name, name.length + Long.BYTES);
    int shared = slots.find(-1, key, 0, name.length, 0, 0);
    if (shared < 0) {
      shared = slots.insert(-1, key, 0, name.length, 0, 0);
      enter(shared, Place.of(OTHER_SOURCE, place.cluster(), Place.OTHER));
    }
    return shared;
  }

  private void enter(int slot, Place place) {
    if (slot == places.length) {
      places = Arrays.copyOf(places, slot * 2);
      touched = Arrays.copyOf(touched, slot * 2);
      clusterOf = Arrays.copyOf(clusterOf, slot * 2);
      lastRows = Arrays.copyOf(lastRows, slot * 2);
    }
    places[slot] = place;
    clusterOf[slot] = clusters.computeIfAbsent(place.cluster(), name -> nextCluster++);
  }

  public Place placeAt(int slot) {
    return places[slot];
  }

  /** The number of a signature by the bytes that make it up, -1 when it is new. */
  public int findSignature(byte[] b, int at, int length) {
    return signatures.find(0, b, at, length, at, 0);
  }

  /** Whether a new signature with texts still has room. */
  public boolean hasRoomForSignature() {
    return signatures.size() < caps.signatures();
  }

  /**
   * Adds the signature whose bytes {@link #findSignature} has just not found; {@link
   * #OVERFLOW_SIGNATURE} when even those without texts are too many.
   */
  public int addSignature(Signature signature, byte[] b, int at, int length) {
    if (signatures.size() >= caps.signatures() + TEXTLESS_SIGNATURES) {
      return OVERFLOW_SIGNATURE;
    }
    int number = signatures.insert(0, b, at, length, at, 0);
    if (number == vocabulary.length) {
      vocabulary = Arrays.copyOf(vocabulary, number * 2);
    }
    vocabulary[number] = signature;
    return number;
  }

  /** Says that a signature lost its texts, because there were too many. */
  public void signatureOverflow() {
    block.overflow[Table.SIGNATURES.ordinal()]++;
  }

  public Signature signatureAt(int number) {
    return vocabulary[number];
  }

  /**
   * The number of the path by which a route and listener led to the cluster of a slot, -1 when it
   * is new.
   */
  public int findPath(int slot, int source, byte[] b, int at1, int length1, int at2, int length2) {
    pathLength = Integer.BYTES + length1;
    pathListenerLength = length2;
    int room = pathLength + length2 + Long.BYTES;
    if (room > pathKey.length) {
      pathKey = new byte[2 * room];
    }
    KeyTable.INT.set(pathKey, 0, source);
    System.arraycopy(b, at1, pathKey, Integer.BYTES, length1);
    System.arraycopy(b, at2, pathKey, pathLength, length2);
    pathCluster = clusterOf[slot];
    return pathTable.find(pathCluster, pathKey, 0, pathLength, pathLength, length2);
  }

  /** Adds the path that {@link #findPath} has just not found; -1 when there are too many. */
  public int addPath(Path path) {
    if (pathTable.size() >= caps.paths()) {
      block.overflow[Table.PATHS.ordinal()]++;
      return -1;
    }
    int number =
        pathTable.insert(pathCluster, pathKey, 0, pathLength, pathLength, pathListenerLength);
    if (number == paths.length) {
      paths = Arrays.copyOf(paths, number * 2);
      pathTouched = Arrays.copyOf(pathTouched, number * 2);
    }
    paths[number] = path;
    pathTouched[number] = -1;
    return number;
  }

  /** Notes that a path was taken in this tick. */
  public void path(int number) {
    if (number >= 0 && pathTouched[number] != tick) {
      pathTouched[number] = tick;
      block.paths.add(paths[number]);
    }
  }

  /**
   * The row of this tick for a place and a signature; {@link #isNewRow} tells whether it has just
   * begun.
   */
  public int row(int slot, int signature) {
    long memo = epoch | ((long) signature << SLOT_BITS);
    long last = lastRows[slot];
    if ((last & -(1L << SLOT_BITS)) == memo) {
      newRow = false;
      return (int) (last - memo);
    }
    long key = epoch | ((long) slot << SIGNATURE_BITS) | signature;
    int mask = rowKeys.length - 1;
    long mixed = (key - epoch) * 0x9e3779b97f4a7c15L;
    int i = (int) (mixed >>> 40) & mask;
    for (; ; i = (i + 1) & mask) {
      long candidate = rowKeys[i];
      if (candidate == key) {
        newRow = false;
        lastRows[slot] = memo | rowAt[i];
        return rowAt[i];
      }
      if ((candidate & EPOCH_MASK) != epoch) {
        return addRow(key, i, slot, signature);
      }
    }
  }

  private int addRow(long key, int i, int slot, int signature) {
    touched[slot] = tick;
    if (block.rows >= caps.rows() && slot + signature != 0) {
      block.overflow[Table.ROWS.ordinal()]++;
      return row(OVERFLOW_SLOT, OVERFLOW_SIGNATURE);
    }
    newRow = true;
    int row = block.newRow(slot, signature);
    rowKeys[i] = key;
    rowAt[i] = row;
    if (2 * block.rows > rowKeys.length) {
      growRows();
    }
    return row;
  }

  private void growRows() {
    long[] oldKeys = rowKeys;
    int[] oldAt = rowAt;
    rowKeys = new long[2 * oldKeys.length];
    rowAt = new int[2 * oldKeys.length];
    int mask = rowKeys.length - 1;
    for (int from = 0; from < oldKeys.length; from++) {
      long key = oldKeys[from];
      if ((key & EPOCH_MASK) == epoch) {
        int i = (int) (((key - epoch) * 0x9e3779b97f4a7c15L) >>> 40) & mask;
        while (rowKeys[i] != 0) {
          i = (i + 1) & mask;
        }
        rowKeys[i] = key;
        rowAt[i] = oldAt[from];
      }
    }
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
    full.places = places;
    full.vocabulary = vocabulary;
    block = empty;
    tick++;
    epoch += EPOCH_UNIT;
    if (epoch == 0) {
      Arrays.fill(rowKeys, 0);
      Arrays.fill(lastRows, 0);
      epoch = EPOCH_UNIT;
    }
    if (idleTicks > 0) {
      sweep(tick - idleTicks);
    }
    int[] now = new int[sizes.length];
    now[Table.CLUSTERS.ordinal()] = clusters.size();
    now[Table.ENDPOINTS.ordinal()] = slots.size() - 1;
    now[Table.SIGNATURES.ordinal()] = signatures.size();
    now[Table.SOURCES.ordinal()] = sourceNumbers.size();
    now[Table.PATHS.ordinal()] = pathTable.size();
    now[Table.ROWS.ordinal()] = full.rows;
    sizes = now;
    return full;
  }

  /**
   * Forgets idle places and what only they used; nothing is pending, as the block has just been
   * flipped.
   */
  private void sweep(int before) {
    boolean[] keep = new boolean[slots.size()];
    Set<Source> used = new HashSet<>();
    int kept = 0;
    for (int slot = 0; slot < keep.length; slot++) {
      if (slot == OVERFLOW_SLOT || touched[slot] > before) {
        keep[slot] = true;
        kept++;
        used.add(places[slot].source());
      }
    }
    if (kept < keep.length) {
      Place[] oldPlaces = places;
      int[] oldTouched = touched;
      slots = slots.keep(keep);
      places = new Place[Math.max(FIRST, Integer.highestOneBit(kept) * 2)];
      touched = new int[places.length];
      clusterOf = new int[places.length];
      lastRows = new long[places.length];
      clusters.clear();
      nextCluster = FIRST_CLUSTER;
      int to = 0;
      for (int slot = 0; slot < keep.length; slot++) {
        if (keep[slot]) {
          touched[to] = oldTouched[slot];
          if (slot == OVERFLOW_SLOT) {
            places[to] = oldPlaces[slot];
          } else {
            enter(to, oldPlaces[slot]);
          }
          to++;
        }
      }
      forgetSources(used);
    }
    // paths and signatures come again with the next entries that use them
    pathTable = new KeyTable(seed);
    paths = new Path[FIRST];
    pathTouched = new int[FIRST];
    signatures = emptySignatures();
    if (rowKeys.length > 4 * FIRST && rowKeys.length > 8 * kept) {
      rowKeys = new long[2 * FIRST];
      rowAt = new int[2 * FIRST];
    }
  }

  /** Gives away the numbers of sources that no place uses; their streams ask again. */
  private void forgetSources(Set<Source> used) {
    for (int number = 1; number < sources.length; number++) {
      Source source = sources[number];
      if (source != null && !used.contains(source)) {
        sources[number] = null;
        sourceNumbers.remove(source);
      }
    }
    generation++;
  }

  /** How many of each it holds. */
  public int size(Table table) {
    return sizes[table.ordinal()];
  }

  /** Bytes that this tally and its block hold, texts of places aside. */
  public long footprint() {
    return slots.footprint()
        + signatures.footprint()
        + pathTable.footprint()
        + block.footprint()
        + 8L * places.length
        + 4L * touched.length
        + 8L * lastRows.length
        + 12L * rowKeys.length;
  }
}
