package dev.ufo.bench;

import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;

/** The scanner alone: every entry is read into the view, and nothing is made of it. */
final class ScanOnly implements Counting, EntrySink {
  private final Scanner scanner = new Scanner();
  private final Stream stream = new Stream();
  private final byte[] scratch = new byte[1 << 18];
  private long entries;

  @Override
  public void round(Payload payload) {
    for (byte[] message : payload.messages()) {
      System.arraycopy(message, 0, scratch, 0, message.length);
      scanner.message(stream, scratch, message.length, this);
    }
  }

  @Override
  public void entry(Stream from, Entry entry) {
    entries++;
  }

  @Override
  public void lost(Input input, Loss reason) {}

  @Override
  public long takeCounted() {
    long taken = entries;
    entries = 0;
    return taken;
  }
}
