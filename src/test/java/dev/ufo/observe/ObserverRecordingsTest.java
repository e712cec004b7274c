package dev.ufo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Path;
import dev.ufo.signal.Source;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real traffic through scanner, observer and tally, against the same worked out the plain way. */
class ObserverRecordingsTest {
  private static final long SEED = 0x0b5e_2026L;

  @SuppressWarnings("unused") // the source of the parameters below
  private static final List<String> RECORDINGS = Corpus.ALL;

  private static Expected expected(String name) throws InvalidProtocolBufferException {
    Expected expected = new Expected();
    Map<Integer, Source> sources = new HashMap<>();
    for (Corpus.Frame frame : Corpus.frames(name)) {
      StreamAccessLogsMessage message = StreamAccessLogsMessage.parseFrom(frame.message());
      if (message.hasIdentifier()) {
        sources.put(frame.stream(), Expected.source(message.getIdentifier().getNode()));
      }
      Source source = sources.getOrDefault(frame.stream(), Source.UNKNOWN);
      message.getHttpLogs().getLogEntryList().forEach(entry -> expected.http(source, entry));
      message.getTcpLogs().getLogEntryList().forEach(entry -> expected.tcp(source, entry));
    }
    return expected;
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void delta_wholeRecordingInOneTick_asWorkedOutThePlainWay(String name)
      throws InvalidProtocolBufferException {
    Rig rig = new Rig(Caps.DEFAULT, 0);
    Corpus.replay(name, rig.observer);
    Delta delta = rig.collect();
    Expected expected = expected(name);
    assertThat(expected.differences(delta)).as(name).isEmpty();
    assertThat(delta.paths()).as(name).isEqualTo(expected.paths);
    assertThat(delta.overflow()).as(name).isEmpty();
    assertThat(delta.mended()).as(name).isEmpty();
    long delays = Rig.sum(delta.delays().counts());
    assertThat(delays).as(name).isEqualTo(delta.counted());
  }

  /** Ticks anywhere, and sweeps that forget everything, change no sum. */
  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void delta_manyTicksAndSweeps_mergedTheSame(String name) throws InvalidProtocolBufferException {
    for (int idleTicks : new int[] {0, 1, 7}) {
      Rig rig = new Rig(Caps.DEFAULT, idleTicks);
      Random random = new Random(SEED);
      TreeMap<Integer, Stream> streams = new TreeMap<>();
      Delta merged = Delta.EMPTY;
      for (Corpus.Frame frame : Corpus.frames(name)) {
        Corpus.replay(List.of(frame), streams, rig.observer);
        for (int ticks = random.nextInt(3) * random.nextInt(40); ticks > 0; ticks--) {
          merged = merged.merge(rig.collect());
        }
      }
      merged = merged.merge(rig.collect());
      Expected expected = expected(name);
      assertThat(expected.differences(merged))
          .as("%s, seed %d, forgotten after %d ticks", name, SEED, idleTicks)
          .isEmpty();
      assertThat(merged.paths()).as(name).isEqualTo(expected.paths);
    }
  }

  /** Streams go to three loops, each with its own tally: together they say what one says. */
  @ParameterizedTest
  @ValueSource(strings = {Corpus.BREAKER, Corpus.UNTRUSTED, Corpus.STRICT}) // of several streams
  void delta_streamsOverThreeLanes_mergedAsOneLane(String name)
      throws InvalidProtocolBufferException {
    Collector collector = new Collector(0);
    List<EntrySink> lanes = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      Tally tally = new Tally(Caps.DEFAULT, seed);
      collector.add(tally, Runnable::run);
      lanes.add(new Observer(tally, 1 << 12));
    }
    // one worker of an Envoy is one stream: its connections are not shared with others
    List<TreeMap<Integer, Stream>> streams =
        List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    Delta merged = Delta.EMPTY;
    for (Corpus.Frame frame : Corpus.frames(name)) {
      int lane = Math.floorMod(frame.stream(), 3);
      Corpus.replay(List.of(frame), streams.get(lane), lanes.get(lane));
      if (frame.message().length % 5 == 0) {
        merged = merged.merge(collector.collect(1_000));
      }
    }
    merged = merged.merge(collector.collect(1_000));
    assertThat(expected(name).differences(merged)).as(name).isEmpty();
    Rig one = new Rig(Caps.DEFAULT, 0);
    Corpus.replay(name, one.observer);
    Delta alone = one.collect();
    assertThat(merged.rows()).isEqualTo(alone.rows());
    assertThat(merged.paths()).isEqualTo(alone.paths());
    assertThat(merged.arrived()).isEqualTo(alone.arrived());
    assertThat(merged.lost()).isEqualTo(alone.lost());
    assertThat(merged.delays()).isEqualTo(alone.delays());
  }

  @Test
  void delta_listenerOfTheServer_itsFindingsCountItsCopiesDoNot() {
    Rig rig = new Rig(Caps.DEFAULT, 0);
    Corpus.replay(Corpus.UNTRUSTED, rig.observer);
    Delta delta = rig.collect();
    assertThat(Rig.lost(delta, Loss.LISTENER_COPY)).isEqualTo(12);
    long findings = 0;
    for (var row : delta.rows().entrySet()) {
      findings +=
          row.getKey().signature().downstreamReason().isEmpty() ? 0 : row.getValue().count();
    }
    assertThat(findings).isEqualTo(495);
  }

  @Test
  void delta_wayTakenInEveryTick_inEveryDelta() {
    Rig rig = new Rig();
    for (int tick = 0; tick < 5; tick++) {
      rig.http(Entries.answered(Entries.START, 1).build());
      rig.http(Entries.answered(Entries.START, 1).build());
      assertThat(rig.collect().paths())
          .containsExactly(new Path(rig.stream.source(), "shop", "", "10.0.9.9:80"));
    }
    assertThat(rig.collect().paths()).isEmpty();
  }

  @Test
  void delta_samples_failedEntriesOfEachKindWithoutQuery() {
    Rig rig = new Rig(Caps.DEFAULT, 0);
    Corpus.replay(Corpus.WRONG_PORT, rig.observer);
    Delta delta = rig.collect();
    assertThat(delta.samples()).isNotEmpty();
    assertThat(delta.samples()).allMatch(sample -> sample.signature().flags() == Flag.UF.bit());
    assertThat(delta.samples()).allMatch(sample -> !sample.path().contains("?"));
    assertThat(delta.samples()).allMatch(sample -> !sample.requestId().isEmpty());
  }
}
