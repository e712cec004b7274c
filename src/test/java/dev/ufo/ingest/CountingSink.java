package dev.ufo.ingest;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A sink that counts, and shows each entry to whoever wants it. */
final class CountingSink implements EntrySink {
  int counted;
  final Map<Loss, Integer> lost = new EnumMap<>(Loss.class);
  final List<Input> lostBy = new ArrayList<>();
  private final Consumer<Entry> each;

  CountingSink() {
    this(entry -> {});
  }

  CountingSink(Consumer<Entry> each) {
    this.each = each;
  }

  @Override
  public void entry(Stream stream, Entry entry) {
    counted++;
    each.accept(entry);
  }

  @Override
  public void lost(Input input, Loss reason) {
    lostBy.add(input);
    lost.merge(reason, 1, Integer::sum);
  }

  int lostTotal() {
    return lostBy.size();
  }

  /** A fresh sink after one message on a fresh stream, with some bytes behind it. */
  static CountingSink of(byte[] message, Consumer<Entry> each) {
    return of(new Stream(), message, each);
  }

  static CountingSink of(Stream stream, byte[] message, Consumer<Entry> each) {
    CountingSink sink = new CountingSink(each);
    new Scanner().message(stream, Corpus.padded(message, (byte) 0x0a), message.length, sink);
    return sink;
  }

  static CountingSink of(byte[] message) {
    return of(message, entry -> {});
  }
}
