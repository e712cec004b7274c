package dev.ufo.entry;

import dev.ufo.feed.Corpus;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A sink that counts, and shows each entry to whoever wants it. */
public final class CountingSink implements EntrySink {
  public int counted;
  public final Map<Loss, Integer> lost = new EnumMap<>(Loss.class);
  public final List<Input> lostBy = new ArrayList<>();
  private final Consumer<Entry> each;

  public CountingSink() {
    this(entry -> {});
  }

  public CountingSink(Consumer<Entry> each) {
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

  public int lostTotal() {
    return lostBy.size();
  }

  /** A fresh sink after one message on a fresh stream, with some bytes behind it. */
  public static CountingSink of(byte[] message, Consumer<Entry> each) {
    return of(new Stream(), message, each);
  }

  public static CountingSink of(Stream stream, byte[] message, Consumer<Entry> each) {
    CountingSink sink = new CountingSink(each);
    new Scanner().message(stream, Corpus.padded(message, (byte) 0x0a), message.length, sink);
    return sink;
  }

  public static CountingSink of(byte[] message) {
    return of(message, entry -> {});
  }
}
