package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

/** The bytes of one entry as both scanners read them. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Scanned(byte[] body, boolean chainAccepts, Entry chain, boolean loopAccepts, Entry loop) {
  static Scanned of(Chain chain, Loop loop, boolean tcp, byte[] body) {
    // behind the entry stand bytes that look like more of it, in an array that ends where it may
    byte[] bytes = new byte[1 + body.length + Scanner.SLACK];
    System.arraycopy(body, 0, bytes, 1, body.length);
    for (int i = 0; i < Scanner.SLACK; i++) {
      bytes[1 + body.length + i] = body.length == 0 ? 0x0a : body[i % body.length];
    }
    Entry byChain = empty(tcp, bytes);
    boolean chainAccepts = chain.read(byChain, bytes, 1, 1 + body.length);
    Entry byLoop = empty(tcp, bytes);
    boolean loopAccepts = loop.read(byLoop, bytes, 1, 1 + body.length);
    return new Scanned(body, chainAccepts, byChain, loopAccepts, byLoop);
  }

  private static Entry empty(boolean tcp, byte[] bytes) {
    Entry entry = new Entry();
    entry.bytes = bytes;
    entry.tcp = tcp;
    entry.clear();
    return entry;
  }

  /** What the chain takes, the loop takes with the same result. */
  void assertConsistent(String context) {
    if (chainAccepts && !(loopAccepts && Snapshot.same(chain, loop))) {
      String bytes = HexFormat.of().formatHex(body);
      assertThat(loopAccepts).as("%s: the loop refuses %s", context, bytes).isTrue();
      assertThat(Snapshot.of(chain)).as("%s: %s", context, bytes).isEqualTo(Snapshot.of(loop));
    }
  }
}
