package dev.ufo.tally;

import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tally as an observer uses it, by name instead of by bytes. One thread. */
final class NamedTally {
  static final Source NODE = new Source("node", "", "", "1.40.0");
  static final long START = 1_790_000_000_000_000_000L;

  final Tally tally;
  Block empty = new Block();

  NamedTally(Caps caps) {
    tally = new Tally(caps, 42);
  }

  private static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + Long.BYTES);
  }

  int slot(Source source, String cluster, String endpoint) {
    int number = (int) tally.admit(source);
    byte[] b = bytes(cluster + endpoint);
    int second = cluster.length();
    int slot = tally.findSlot(number, b, 0, second, second, endpoint.length());
    return slot >= 0
        ? slot
        : tally.addSlot(
            Place.of(source, cluster, endpoint), number, b, 0, second, second, endpoint.length());
  }

  int signature(String details) {
    byte[] b = bytes(details);
    int number = tally.findSignature(b, 0, details.length());
    return number >= 0 ? number : tally.addSignature(of(details), b, 0, details.length());
  }

  private static Signature of(String details) {
    Signature base = Signature.OVERFLOW;
    return new Signature(
        base.kind(), base.type(), 0, 0, 503, details, "", "", "", -1, base.shape(), base.tags());
  }

  void count(Source source, String cluster, String endpoint, String details) {
    int row = tally.row(slot(source, cluster, endpoint), signature(details));
    tally.add(row, START, START + 1_000_000, 0, -1, -1, -1, 0, 0);
  }

  void count(String cluster, String endpoint, String details) {
    count(NODE, cluster, endpoint, details);
  }

  /** The facts of a block's first row. */
  static Facts firstRow(Block block) {
    long[] histogram = new long[Measure.BUCKETS];
    block.sortCarries();
    block.histogram(0, 0, histogram);
    return Facts.of(block, 0, histogram);
  }

  Delta flip(int idleTicks) {
    Block full = tally.flip(empty, idleTicks);
    Delta delta = Delta.of(full);
    full.clear();
    empty = full;
    return delta;
  }

  Delta flip() {
    return flip(0);
  }
}
