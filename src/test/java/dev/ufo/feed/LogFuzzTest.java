package dev.ufo.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ufo.entry.Stream;
import dev.ufo.observe.Observer;
import dev.ufo.signal.Loss;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import dev.ufo.text.Draft;
import dev.ufo.text.LineReader;
import dev.ufo.text.OtlpReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Any bytes as a log, as a format, as an export of OTLP. A normal build runs the inputs that lie in
 * {@code src/test/resources/dev/ufo/feed/LogFuzzTestInputs}; see {@code ScannerFuzzTest} for how to
 * search for more.
 */
class LogFuzzTest {
  private static final Caps SMALL = new Caps(4, 8, 8, 2, 4, 16);
  private static final String LINE =
      "[2026-11-21T18:26:26.564Z] \"GET / HTTP/1.1\" 503 UF 0 98 1 - \"-\" \"curl\" \"id\" \"shop\""
          + " \"127.0.0.1:9\"\n";

  /** A file is read to its end or refused in words, and whatever arrived was counted or lost. */
  @FuzzTest(maxDuration = "1h")
  void log(byte[] data) {
    Tally tally = new Tally(SMALL, 1);
    Observer observer = new Observer(tally, 16);
    try (Feed feed = Feeds.open(new ByteArrayInputStream(data), "fuzz", null)) {
      Feeds.play(List.of(feed), observer, at -> {});
      assertThat(feed.ended()).isTrue();
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
    assertWhole(tally);
  }

  /** The same for a message to the port. */
  @FuzzTest(maxDuration = "1h")
  void export(byte[] data) {
    Tally tally = new Tally(SMALL, 1);
    Observer observer = new Observer(tally, 16);
    Stream stream = new Stream(Stream.OTLP_EXPORT);
    new OtlpReader().message(stream, Corpus.padded(data, (byte) 0xff), data.length, observer);
    assertWhole(tally);
  }

  /** A format is refused in words, or reads any line without a fault. */
  @FuzzTest(maxDuration = "1h")
  void format(byte[] data) {
    try {
      LineReader reader = new LineReader(new String(data, StandardCharsets.UTF_8));
      for (byte[] line : List.of(data, LINE.getBytes(StandardCharsets.UTF_8))) {
        Draft draft = new Draft();
        draft.clear();
        byte[] padded = Corpus.padded(line, (byte) 0xff);
        assertThat(reader.read(padded, 0, line.length, draft)).isNotNull();
      }
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static void assertWhole(Tally tally) {
    Collector collector = new Collector(1);
    collector.add(tally, Runnable::run);
    Delta delta = collector.collect(1_000);
    assertThat(sum(delta.arrived().values()))
        .isEqualTo(delta.counted() + sum(delta.lost().values()));
    assertThat(delta.lost()).doesNotContainKey(Loss.INTERNAL);
  }

  private static long sum(Collection<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
