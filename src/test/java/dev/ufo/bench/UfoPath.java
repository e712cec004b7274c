package dev.ufo.bench;

import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.observe.Observer;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;

/** UFO's way from bytes to counters as the server runs it, without the network. */
final class UfoPath implements Counting {
  private static final long SEED = 42;
  private static final int CONNECTIONS = 65_536;
  private static final int NEVER = Integer.MAX_VALUE / 2;

  private final Scanner scanner = new Scanner();
  private final Stream stream = new Stream();
  private final Tally tally;
  private final Observer observer;
  private final Collector collector = new Collector(NEVER);
  private byte[] scratch = new byte[1 << 16];

  UfoPath() {
    this(Caps.DEFAULT);
  }

  UfoPath(Caps caps) {
    tally = new Tally(caps, SEED);
    observer = new Observer(tally, CONNECTIONS);
    collector.add(tally, Runnable::run);
    message(Payload.identifier("sidecar~10.42.7.9~a.shop~shop.svc.cluster.local"));
  }

  @Override
  public void round(Payload payload) {
    stream.arrivedNanos = payload.arrivedNanos();
    for (byte[] message : payload.messages()) {
      message(message);
    }
  }

  void message(byte[] message) {
    if (message.length + Scanner.SLACK > scratch.length) {
      scratch = new byte[2 * message.length + Scanner.SLACK];
    }
    System.arraycopy(message, 0, scratch, 0, message.length);
    scanner.message(stream, scratch, message.length, observer);
  }

  /** What was counted since the last call. */
  Delta tick() {
    return collector.collect(0);
  }

  /** Bytes that the tables and the block of this tick hold. */
  long footprint() {
    return tally.footprint();
  }

  @Override
  public long takeCounted() {
    Delta delta = tick();
    return delta.counted() + delta.lost().values().stream().mapToLong(Long::longValue).sum();
  }
}
