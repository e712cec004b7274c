package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What real Envoys sent, field by field against the generated classes. */
class ScannerRecordingsTest {
  private static final double CHAIN_SHARE = 0.95;

  @SuppressWarnings("unused") // the source of the parameters below
  private static final List<String> RECORDINGS = Corpus.ALL;

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void message_realEntries_everyFieldAsGenerated(String name)
      throws InvalidProtocolBufferException {
    Scanner scanner = new Scanner();
    Map<Integer, Stream> streams = new TreeMap<>();
    int total = 0;
    for (Corpus.Frame frame : Corpus.frames(name)) {
      StreamAccessLogsMessage expected = StreamAccessLogsMessage.parseFrom(frame.message());
      List<HTTPAccessLogEntry> http = expected.getHttpLogs().getLogEntryList();
      List<TCPAccessLogEntry> tcp = expected.getTcpLogs().getLogEntryList();
      Stream stream = streams.computeIfAbsent(frame.stream(), number -> new Stream());
      int[] seen = {0};
      int before = total;
      scanner.message(
          stream,
          frame.padded(),
          frame.message().length,
          new EntrySink() {
            @Override
            public void entry(Stream from, Entry entry) {
              String context = name + ", entry " + (before + seen[0]);
              if (entry.tcp) {
                EntryOracle.assertSame(tcp.get(seen[0]++), entry, context);
              } else {
                EntryOracle.assertSame(http.get(seen[0]++), entry, context);
              }
            }

            @Override
            public void lost(Input input, Loss reason) {
              throw new AssertionError(name + " lost an entry: " + reason);
            }
          });
      assertThat(seen[0]).as(name).isEqualTo(http.size() + tcp.size());
      total += seen[0];
      if (expected.hasIdentifier()) {
        Node node = expected.getIdentifier().getNode();
        assertThat(stream.source().node()).isEqualTo(node.getId());
        assertThat(stream.source().service()).isEqualTo(node.getCluster());
        assertThat(stream.source().version())
            .isEqualTo(name.contains("1.36.2") ? "1.36.2" : "1.40.0");
        assertThat(stream.logName()).isEqualTo(expected.getIdentifier().getLogName());
        assertThat(stream.labelsTypes()).isTrue();
      }
      assertThat(stream.identified()).as(name).isTrue();
    }
    assertThat(total).as(name).isGreaterThan(90);
  }

  @Test
  void read_realEntries_chainTakesNearlyAllAndLoopReadsTheSame()
      throws InvalidProtocolBufferException {
    Chain chain = new Chain();
    Loop loop = new Loop();
    List<String> refused = new ArrayList<>();
    int total = 0;
    for (String name : Corpus.ALL) {
      int entries = 0;
      int taken = 0;
      for (Corpus.Frame frame : Corpus.frames(name)) {
        StreamAccessLogsMessage message = StreamAccessLogsMessage.parseFrom(frame.message());
        List<byte[]> bodies = new ArrayList<>();
        message.getHttpLogs().getLogEntryList().forEach(e -> bodies.add(e.toByteArray()));
        message.getTcpLogs().getLogEntryList().forEach(e -> bodies.add(e.toByteArray()));
        for (byte[] body : bodies) {
          Scanned scanned = Scanned.of(chain, loop, message.hasTcpLogs(), body);
          assertThat(scanned.loopAccepts()).isTrue();
          scanned.assertConsistent(name);
          taken += scanned.chainAccepts() ? 1 : 0;
          entries++;
        }
      }
      total += entries;
      System.out.printf(
          Locale.ROOT,
          "chain: %5.1f %% of %d entries of %s%n",
          100.0 * taken / entries,
          entries,
          name);
      if (taken < CHAIN_SHARE * entries) {
        refused.add(name + ": " + taken + " of " + entries);
      }
    }
    assertThat(refused).isEmpty();
    assertThat(total).isGreaterThan(10_000);
  }
}
