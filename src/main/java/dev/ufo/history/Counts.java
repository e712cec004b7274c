package dev.ufo.history;

import java.util.Arrays;

/**
 * A few counters by label, in the order in which the labels first came. Made for some tens of
 * labels out of a finite vocabulary: it searches from the front.
 *
 * <p>Not thread safe; what the views hand out is a copy that nobody writes.
 */
public final class Counts {
  private static final String[] NO_LABELS = {};
  private static final long[] NO_COUNTS = {};

  // replaced, never written, when a label comes: copies share it
  private String[] labels = NO_LABELS;
  private long[] counts = NO_COUNTS;

  void add(String label, long count) {
    String[] known = labels;
    for (int i = 0; i < known.length; i++) {
      if (known[i].equals(label)) {
        counts[i] += count;
        return;
      }
    }
    String[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = label;
    labels = more;
    counts = Arrays.copyOf(counts, more.length);
    counts[known.length] = count;
  }

  Counts copy() {
    Counts copy = new Counts();
    copy.labels = labels;
    copy.counts = counts.length == 0 ? counts : counts.clone();
    return copy;
  }

  Counts plus(Counts other) {
    Counts sum = copy();
    for (int i = 0; i < other.labels.length; i++) {
      sum.add(other.labels[i], other.counts[i]);
    }
    return sum;
  }

  public int size() {
    return labels.length;
  }

  public String label(int i) {
    return labels[i];
  }

  public long count(int i) {
    return counts[i];
  }

  /** The count of a label, 0 when it never came. */
  public long of(String label) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i].equals(label)) {
        return counts[i];
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < labels.length; i++) {
      text.append(i == 0 ? "" : " ").append(labels[i]).append('=').append(counts[i]);
    }
    return text.toString();
  }
}
