package dev.ufo.tally;

import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Envoys that one tally knows, by number. A stream holds a ticket, number and generation: the
 * numbers of vanished sources are given away, and a ticket of an earlier generation is asked for
 * again.
 */
final class Sources {
  static final Source OTHER = new Source(Place.OTHER, "", "", "");

  /** What every source has that came after the table was full. */
  private static final int OVERFLOW_NUMBER = 0;

  private final int cap;
  private final Map<Source, Integer> numbers = new HashMap<>();
  private @Nullable Source[] sources = {OTHER, null};
  private int generation = 1;

  Sources(int cap) {
    this.cap = cap;
  }

  int size() {
    return numbers.size();
  }

  long admit(Source source, long[] overflow) {
    Integer known = numbers.get(source);
    int number = known != null ? known : add(source, overflow);
    return ((long) generation << 32) | number;
  }

  private int add(Source source, long[] overflow) {
    if (numbers.size() >= cap) {
      overflow[Table.SOURCES.ordinal()]++;
      return OVERFLOW_NUMBER;
    }
    int number = OVERFLOW_NUMBER + 1;
    while (number < sources.length && sources[number] != null) {
      number++;
    }
    if (number == sources.length) {
      sources = Arrays.copyOf(sources, number * 2);
    }
    sources[number] = source;
    numbers.put(source, number);
    return number;
  }

  boolean isCurrent(long ticket) {
    return (int) (ticket >>> 32) == generation;
  }

  Source of(long ticket) {
    Source source = sources[(int) ticket];
    return source == null ? OTHER : source;
  }

  /** All by their numbers, empty where a number is free; later changes show in it only there. */
  @Nullable Source[] all() {
    return sources;
  }

  /** Gives away the numbers of all others; their streams ask again. */
  void keep(Set<Source> used) {
    sources = sources.clone(); // the collector may still read those that were
    for (int number = OVERFLOW_NUMBER + 1; number < sources.length; number++) {
      Source source = sources[number];
      if (source != null && !used.contains(source)) {
        sources[number] = null;
        numbers.remove(source);
      }
    }
    generation++;
  }
}
