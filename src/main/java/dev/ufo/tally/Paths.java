package dev.ufo.tally;

import dev.ufo.signal.Path;
import java.util.Arrays;

/** The routes and listeners by which one tally's clusters were reached, each told once a tick. */
final class Paths {
  private static final int FIRST = 16;
  private static final int NEVER = -1;

  private final int cap;
  private final KeyTable keys;
  private Path[] paths = new Path[FIRST];
  private int[] touched = new int[FIRST];

  // the key that was looked for last, so that adding need not make it again
  private byte[] key = new byte[256];
  private int keyLength;
  private int listenerLength;
  private int cluster;

  Paths(int cap, long seed) {
    this.cap = cap;
    keys = new KeyTable(seed);
  }

  /** The number of a path, -1 when it is new. */
  int find(int newCluster, int source, byte[] b, int at1, int length1, int at2, int length2) {
    keyLength = Integer.BYTES + length1;
    listenerLength = length2;
    int room = keyLength + length2 + Long.BYTES;
    if (room > key.length) {
      key = new byte[2 * room];
    }
    KeyTable.INT.set(key, 0, source);
    System.arraycopy(b, at1, key, Integer.BYTES, length1);
    System.arraycopy(b, at2, key, keyLength, length2);
    cluster = newCluster;
    return keys.find(cluster, key, 0, keyLength, keyLength, length2);
  }

  /** Adds the path that {@link #find} has just not found; -1 when there are too many. */
  int add(Path path, long[] overflow) {
    if (keys.size() >= cap) {
      overflow[Table.PATHS.ordinal()]++;
      return -1;
    }
    int number = keys.insert(cluster, key, 0, keyLength, keyLength, listenerLength);
    if (number == paths.length) {
      paths = Arrays.copyOf(paths, number * 2);
      touched = Arrays.copyOf(touched, number * 2);
    }
    paths[number] = path;
    touched[number] = NEVER;
    return number;
  }

  /** Whether this path is told for the first time in this tick. */
  boolean isFirst(int number, int tick) {
    boolean first = touched[number] != tick;
    touched[number] = tick;
    return first;
  }

  Path at(int number) {
    return paths[number];
  }

  int size() {
    return keys.size();
  }

  long footprint() {
    return keys.footprint() + 12L * paths.length;
  }
}
