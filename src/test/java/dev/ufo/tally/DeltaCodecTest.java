package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.feed.Corpus;
import dev.ufo.observe.Observer;
import dev.ufo.proto.v1.Count;
import dev.ufo.proto.v1.Traits;
import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaCodecTest {
  private static final long SEED = 0xc0decL;

  private static Delta thereAndBack(Delta delta) {
    try {
      byte[] bytes = DeltaCodec.encode(delta).toByteArray();
      return DeltaCodec.decode(dev.ufo.proto.v1.Delta.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void decode_encoded_equal() {
    for (int i = 0; i < 1_000; i++) {
      Delta delta = new RandomDeltas(SEED + i).next();
      assertThat(thereAndBack(delta)).as("seed %d", SEED + i).isEqualTo(delta);
    }
    assertThat(thereAndBack(Delta.EMPTY)).isEqualTo(Delta.EMPTY);
  }

  @Test
  void decode_mergedOnEitherSideOfTheWire_equal() {
    for (int i = 0; i < 200; i++) {
      RandomDeltas deltas = new RandomDeltas(SEED + i);
      Delta a = deltas.next();
      Delta b = deltas.overlapping(a);
      assertThat(thereAndBack(a).merge(thereAndBack(b)))
          .as("seed %d", SEED + i)
          .isEqualTo(thereAndBack(a.merge(b)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Corpus.BREAKER, Corpus.STRICT, Corpus.NO_ENDPOINTS, Corpus.WRONG_PORT})
  void decode_recordings_equal(String name) {
    Tally tally = new Tally(Caps.DEFAULT, 1);
    Collector collector = new Collector(0);
    collector.add(tally, Runnable::run);
    Corpus.replay(name, new Observer(tally, 1_024));
    Delta delta = collector.collect(1_000);
    assertThat(delta.counted()).isGreaterThan(1_000);
    assertThat(thereAndBack(delta)).isEqualTo(delta);
  }

  @Test
  void encode_equalDeltasOfAnotherOrder_sameBytes() {
    for (int i = 0; i < 100; i++) {
      Delta delta = new RandomDeltas(SEED + i).next();
      List<Map.Entry<Delta.Key, Facts>> rows = new ArrayList<>(delta.rows().entrySet());
      Collections.shuffle(rows, new Random(SEED + i));
      Map<Delta.Key, Facts> shuffled = new LinkedHashMap<>();
      rows.forEach(row -> shuffled.put(row.getKey(), row.getValue()));
      Delta same =
          new Delta(
              shuffled,
              delta.paths(),
              delta.samples(),
              delta.arrived(),
              delta.lost(),
              delta.mended(),
              delta.overflow(),
              delta.delays(),
              delta.traits());
      assertThat(DeltaCodec.encode(same))
          .as("seed %d", SEED + i)
          .isEqualTo(DeltaCodec.encode(delta));
    }
  }

  /** A Delta with at least two rows, a path and two samples. */
  private static dev.ufo.proto.v1.Delta.Builder full() {
    for (long seed = SEED; ; seed++) {
      Delta delta = new RandomDeltas(seed).next();
      if (delta.rows().size() > 1 && !delta.paths().isEmpty() && delta.samples().size() > 1) {
        return DeltaCodec.encode(delta).toBuilder();
      }
    }
  }

  private static dev.ufo.proto.v1.Delta.Builder traits(
      dev.ufo.proto.v1.Delta.Builder delta, int source, String... names) {
    Traits.Builder traits = Traits.newBuilder().setSource(source).addAllNames(List.of(names));
    return delta.clearTraits().addTraits(traits);
  }

  private static void assertRefused(
      String message, Consumer<dev.ufo.proto.v1.Delta.Builder> spoil) {
    dev.ufo.proto.v1.Delta.Builder builder = full();
    spoil.accept(builder);
    dev.ufo.proto.v1.Delta spoiled = builder.build();
    assertThatThrownBy(() -> DeltaCodec.decode(spoiled))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void decode_indexOutOfRange_refusedByField() {
    assertRefused("rows[0].place: 99 of", d -> d.getRowsBuilder(0).setPlace(99));
    assertRefused("rows[1].signature: 4294967295 of", d -> d.getRowsBuilder(1).setSignature(-1));
    assertRefused("traits[0].source: 99", d -> traits(d, 99, "http"));
    assertRefused("traits[0].names: \"nonsense\" is not known", d -> traits(d, 0, "nonsense"));
    assertRefused("traits[0].names: \"http\" twice", d -> traits(d, 0, "http", "http"));
    assertRefused("traits[0]: no name", d -> traits(d, 0));
    assertRefused(
        "traits[1]: no name, or an earlier one",
        d -> traits(d, 0, "http").addTraits(d.getTraits(0)));
    assertRefused("places[0].source: 7", d -> d.getPlacesBuilder(0).setSource(7));
    assertRefused("paths[0].source: 7", d -> d.getPathsBuilder(0).setSource(7));
    assertRefused("samples[1].place: 99", d -> d.getSamplesBuilder(1).setPlace(99));
    assertRefused("samples[0].signature: 99", d -> d.getSamplesBuilder(0).setSignature(99));
  }

  @Test
  void decode_rowTwice_refused() {
    assertRefused("rows[", d -> d.addRows(d.getRows(0)));
  }

  @Test
  void decode_histogramThatDoesNotFit_refusedByField() {
    assertRefused(
        "rows[0].duration.buckets: 36 of 36",
        d -> d.getRowsBuilder(0).getDurationBuilder().addBuckets(36).addCounts(1));
    assertRefused(
        "rows[0].bytes_sent.buckets: 24 of 24",
        d -> d.getRowsBuilder(0).getBytesSentBuilder().addBuckets(24).addCounts(1));
    assertRefused(
        "rows[0].answer.counts", d -> d.getRowsBuilder(0).getAnswerBuilder().addBuckets(35));
    assertRefused(
        "rows[0].duration.counts",
        d -> d.getRowsBuilder(0).getDurationBuilder().setCounts(0, 1_000));
    assertRefused(
        "rows[0].duration.counts", d -> d.getRowsBuilder(0).getDurationBuilder().setCounts(0, -1));
    assertRefused(
        "rows[0].duration.buckets",
        d -> {
          int last = d.getRows(0).getDuration().getBucketsCount() - 1;
          int bucket = d.getRows(0).getDuration().getBuckets(last);
          d.getRowsBuilder(0).getDurationBuilder().addBuckets(bucket).addCounts(1);
        });
    assertRefused(
        "rows[0].duration: least", d -> d.getRowsBuilder(0).getDurationBuilder().clearLeast());
    assertRefused(
        "rows[0].gap: least",
        d ->
            d.getRowsBuilder(0)
                .getGapBuilder()
                .clearBuckets()
                .clearCounts()
                .setLeast(1)
                .setMost(1));
    assertRefused(
        "delays.buckets: 4000000000 of 36",
        d -> d.getDelaysBuilder().addBuckets((int) 4_000_000_000L).addCounts(1));
  }

  @Test
  void decode_namesOfANewerPeer_refusedByName() {
    assertRefused(
        "lost: \"eaten_by_dog\" is not known here; is the sender newer?",
        d -> d.addLost(Count.newBuilder().setName("eaten_by_dog").setCount(1)));
    assertRefused("arrived: \"otlp\"", d -> d.addArrived(Count.newBuilder().setName("otlp")));
    assertRefused("mended: \"\"", d -> d.addMended(Count.getDefaultInstance()));
    assertRefused("overflow: \"x\"", d -> d.addOverflow(Count.newBuilder().setName("x")));
    assertRefused("signatures[0].tls: \"tls_2\"", d -> d.getSignaturesBuilder(0).setTls("tls_2"));
    assertRefused("signatures[0].kind: \"\"", d -> d.getSignaturesBuilder(0).clearKind());
    assertRefused(
        "signatures[0].shape.connection",
        d -> d.getSignaturesBuilder(0).getShapeBuilder().setConnection("borrowed"));
  }

  @Test
  void decode_countTwiceOrNotPositive_refused() {
    Count one = Count.newBuilder().setName("internal").setCount(1).build();
    assertRefused("lost: \"internal\"", d -> d.clearLost().addLost(one).addLost(one));
    assertRefused("lost: \"internal\"", d -> d.clearLost().addLost(one.toBuilder().setCount(-1)));
  }

  @Test
  void decode_samplesOutOfOrderOrTooMany_refused() {
    assertRefused("samples[", d -> d.addSamples(d.getSamples(0)));
    assertRefused(
        "samples: ",
        d -> {
          d.clearSamples();
          for (int i = 0; i <= Delta.MAX_SAMPLES; i++) {
            d.addSamplesBuilder().setStart(i);
          }
        });
  }

  @Test
  void decode_fieldsOfANewerPeer_passedOver() {
    dev.ufo.proto.v1.Delta.Builder delta = full();
    Delta plain = DeltaCodec.decode(delta.build());
    UnknownFieldSet unknown = UnknownFieldSet.newBuilder().mergeVarintField(99, 1).build();
    delta.setUnknownFields(unknown).getRowsBuilder(0).setUnknownFields(unknown);
    assertThat(DeltaCodec.decode(delta.build())).isEqualTo(plain);
  }

  @Test
  void decode_anyDamage_refusedOrSomeDelta() {
    int decoded = 0;
    for (int i = 0; i < 5_000; i++) {
      Random random = new Random(SEED + i);
      byte[] bytes = full().build().toByteArray();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        Delta delta = DeltaCodec.decode(dev.ufo.proto.v1.Delta.parseFrom(bytes));
        assertThat(thereAndBack(delta)).as("seed %d", SEED + i).isEqualTo(delta);
        decoded++;
      } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
        assertThat(e.getMessage()).as("seed %d", SEED + i).isNotBlank();
      }
    }
    assertThat(decoded).isGreaterThan(25);
  }

  @Test
  void names_lossesAndTheRest_asInTheirLabels() {
    for (Loss loss : Loss.values()) {
      Delta delta =
          new Delta(
              Map.of(),
              Set.of(),
              List.of(),
              Map.of(),
              Map.of(loss, 1L),
              Map.of(),
              Map.of(),
              Delta.Delays.NONE,
              Map.of());
      assertThat(DeltaCodec.encode(delta).getLost(0).getName()).isEqualTo(loss.reason());
    }
  }
}
