package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Seeded random entries through both scanners, against the generated classes. */
class ScannerRandomTest {
  private static final long SEED = 0x0f0e_2026_1121L;
  private static final int ENTRIES = 6_000;

  private final Chain chain = new Chain();
  private final Loop loop = new Loop();

  @Test
  void read_anyFieldsAnyValues_everyFieldAsGenerated() throws InvalidProtocolBufferException {
    int byChain = 0;
    for (int i = 0; i < ENTRIES; i++) {
      byChain += check(i, UnaryOperator.identity()).chainAccepts() ? 1 : 0;
    }
    assertThat(byChain).as("the chain has had its share").isBetween(ENTRIES / 10, ENTRIES);
  }

  @Test
  void read_anyOrderOfFields_everyFieldAsGenerated() throws InvalidProtocolBufferException {
    for (int i = 0; i < ENTRIES; i++) {
      Random random = new Random(SEED + i);
      UnaryOperator<Raw> shuffle = raw -> raw.shuffled(random);
      // headers stay before trailers: which of them holds grpc-status is a matter of order
      check(i, raw -> raw.within(1, c -> shuffle.apply(c.within(16, shuffle))).shuffled(random));
    }
  }

  @Test
  void read_varintsLongerThanNeeded_everyFieldAsGenerated() throws InvalidProtocolBufferException {
    for (int i = 0; i < ENTRIES; i++) {
      Random random = new Random(SEED + i);
      UnaryOperator<Raw> pad = part -> part.padded(random);
      check(
          i,
          entry ->
              pad.apply(
                  entry
                      .within(1, c -> pad.apply(c.within(5, pad).within(16, pad).within(23, pad)))
                      .within(4, r -> pad.apply(r.within(1, pad).within(4, pad)))));
    }
  }

  @Test
  void read_duplicatedFieldsInAnyOrder_chainAgreesWithLoop() {
    for (int i = 0; i < ENTRIES; i++) {
      Random random = new Random(SEED + i);
      UnaryOperator<Raw> twice = raw -> raw.duplicated(random).shuffled(random);
      byte[] body = random(i).toByteArray();
      Raw raw =
          Raw.parse(body)
              .within(1, c -> twice.apply(c.within(16, twice).within(22, twice).within(5, twice)))
              .within(4, r -> twice.apply(r.within(1, twice).within(4, twice)));
      byte[] odd = twice.apply(raw).bytes();
      Scanned.of(chain, loop, isTcp(i), odd).assertConsistent("seed " + (SEED + i));
    }
  }

  @Test
  void read_flippedBytes_chainAgreesWithLoop() {
    for (int i = 0; i < ENTRIES; i++) {
      Random random = new Random(SEED + i);
      byte[] body = random(i).toByteArray();
      for (int flip = 0; flip < 8 && body.length > 0; flip++) {
        byte[] odd = body.clone();
        int at = random.nextInt(Math.min(odd.length, 400));
        odd[at] =
            (byte) (random.nextBoolean() ? odd[at] ^ 1 << random.nextInt(8) : random.nextInt());
        Scanned.of(chain, loop, isTcp(i), odd).assertConsistent("seed " + (SEED + i) + " at " + at);
      }
    }
  }

  private static boolean isTcp(int i) {
    return i % 4 == 3;
  }

  private static Message random(int i) {
    RandomEntries entries = new RandomEntries(new Random(SEED + i));
    return isTcp(i) ? entries.tcp() : entries.http();
  }

  private Scanned check(int i, UnaryOperator<Raw> change) throws InvalidProtocolBufferException {
    String context = "seed " + (SEED + i);
    byte[] body = change.apply(Raw.parse(random(i).toByteArray())).bytes();
    Scanned scanned = Scanned.of(chain, loop, isTcp(i), body);
    assertThat(scanned.loopAccepts()).as(context).isTrue();
    scanned.assertConsistent(context);
    if (isTcp(i)) {
      EntryOracle.assertSame(TCPAccessLogEntry.parseFrom(body), scanned.loop(), context);
    } else {
      EntryOracle.assertSame(HTTPAccessLogEntry.parseFrom(body), scanned.loop(), context);
    }
    return scanned;
  }
}
