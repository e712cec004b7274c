package dev.ufo.observe;

/**
 * When each upstream connection last answered: what tells a new connection from a reused one, and
 * how long the reused one had been idle. Only successes write here, so a connection that never
 * answered stays new however often it fails.
 *
 * <p>A connection is known by a 64-bit hash of endpoint and local address. The table is 4-way
 * set-associative and never grows: in a full set the one that was quiet for longest is forgotten
 * and would count as new again. One thread; 64 bytes, one cache line, a set.
 */
final class Connections {
  /** There was no answer on this connection yet. */
  static final long NEVER = Long.MIN_VALUE;

  private static final int WAYS = 4;
  private static final int SET_LONGS = 2 * WAYS;

  private final long[] table;
  private final int mask;

  // where lastAnswer found its connection: what is noted next is nearly always about the same one
  private int found;

  /** A table for at least so many connections. */
  Connections(int connections) {
    int sets = Integer.highestOneBit((Math.max(connections, 1) + WAYS - 1) / WAYS * 2 - 1);
    table = new long[sets * SET_LONGS];
    mask = sets - 1;
  }

  private int set(long connection) {
    return ((int) (connection >>> 40) & mask) * SET_LONGS;
  }

  /** When this connection last answered, {@link #NEVER} if it is not known to have. */
  long lastAnswer(long connection) {
    int set = set(connection);
    for (int at = set; at < set + SET_LONGS; at += 2) {
      if (table[at] == connection) {
        found = at;
        return table[at + 1];
      }
    }
    return NEVER;
  }

  /** Notes an answer; an earlier time than the one known changes nothing. */
  void answered(long connection, long at) {
    if (table[found] == connection) {
      table[found + 1] = Math.max(table[found + 1], at);
    } else {
      enter(connection, at);
    }
  }

  private void enter(long connection, long at) {
    int set = set(connection);
    int oldest = set;
    for (int way = set; way < set + SET_LONGS; way += 2) {
      if (table[way] == connection) {
        table[way + 1] = Math.max(table[way + 1], at);
        return;
      }
      if (table[way + 1] < table[oldest + 1]) {
        oldest = way;
      }
    }
    table[oldest] = connection;
    table[oldest + 1] = at;
  }

  /** Forgets a connection that has ended. */
  void ended(long connection) {
    int set = set(connection);
    for (int at = set; at < set + SET_LONGS; at += 2) {
      if (table[at] == connection) {
        table[at] = 0;
        table[at + 1] = 0;
      }
    }
  }
}
