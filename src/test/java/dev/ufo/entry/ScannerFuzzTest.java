package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.ufo.feed.Corpus;
import dev.ufo.observe.Observer;
import dev.ufo.signal.Loss;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes at all. A normal build runs the inputs that lie in {@code
 * src/test/resources/dev/ufo/entry/ScannerFuzzTestInputs}; what a fuzzer finds is put there, under
 * a name that says what it was. To search for more, for an hour and one method at a time:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn test -Djazzer.hooks=true -Dtest='ScannerFuzzTest#entry'
 * </pre>
 */
class ScannerFuzzTest {
  private static final Caps SMALL = new Caps(4, 8, 8, 2, 4, 16);

  private final Chain chain = new Chain();
  private final Loop loop = new Loop();

  /** Whatever comes, every entry ends as counted or lost, and what follows is not disturbed. */
  @FuzzTest(maxDuration = "1h")
  void message(byte[] data) {
    Tally tally = new Tally(SMALL, 1);
    Observer observer = new Observer(tally, 16);
    Scanner scanner = new Scanner();
    Stream stream = new Stream();
    // two messages, split where the first byte says: an identifier may come late
    int split = data.length == 0 ? 0 : 1 + (data[0] & 0xff) * (data.length - 1) / 255;
    byte[] first = Arrays.copyOfRange(data, Math.min(1, data.length), split);
    byte[] second = Arrays.copyOfRange(data, split, data.length);
    for (byte[] message : new byte[][] {first, second, first}) {
      scanner.message(stream, Corpus.padded(message, (byte) 0xff), message.length, observer);
    }
    Collector collector = new Collector(1);
    collector.add(tally, Runnable::run);
    Delta delta = collector.collect(1_000);
    assertThat(total(delta.arrived().values()))
        .isEqualTo(delta.counted() + total(delta.lost().values()));
    assertThat(delta.lost()).doesNotContainKey(Loss.INTERNAL);
  }

  private static long total(Iterable<Long> counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** One entry: both scanners agree, and with the generated parser where that has one meaning. */
  @FuzzTest(maxDuration = "1h")
  void entry(byte[] data) {
    if (data.length == 0) {
      return;
    }
    boolean tcp = (data[0] & 1) == 1;
    byte[] body = Arrays.copyOfRange(data, 1, data.length);
    Scanned scanned = Scanned.of(chain, loop, tcp, body);
    scanned.assertConsistent("fuzz");
    Message expected = parsed(tcp, body);
    if (expected == null) {
      return; // the generated parser refuses what is not UTF-8, and errors in what UFO passes over
    }
    byte[] canonical = expected.toByteArray();
    same(expected, Scanned.of(chain, loop, tcp, canonical));
    if (sorted(canonical).equals(sorted(body))) { // nothing merged, dropped or mended: one meaning
      same(expected, scanned);
    }
  }

  private static void same(Message expected, Scanned scanned) {
    String hex = HexFormat.of().formatHex(scanned.body());
    scanned.assertConsistent(hex);
    assertThat(scanned.loopAccepts()).as(hex).isTrue();
    if (expected instanceof HTTPAccessLogEntry http) {
      EntryOracle.assertSame(http, scanned.loop(), hex);
    } else {
      EntryOracle.assertSame((TCPAccessLogEntry) expected, scanned.loop(), hex);
    }
  }

  private static @Nullable Message parsed(boolean tcp, byte[] body) {
    try {
      return tcp ? TCPAccessLogEntry.parseFrom(body) : HTTPAccessLogEntry.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static ByteBuffer sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return ByteBuffer.wrap(sorted);
  }
}
