package dev.ufo.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.feed.Rendering;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats repeats = new Repeats();
  private final CRC32C checksum = new CRC32C();

  private boolean again(byte[] message) {
    return repeats.again(new Stream(), message, message.length, checksum);
  }

  @Test
  void again_recordings_onlyWhatCameBefore() {
    for (String name : Corpus.ALL) {
      List<Corpus.Frame> frames = Corpus.frames(name);
      for (Corpus.Frame frame : frames) {
        assertThat(again(frame.message())).as(name).isFalse();
      }
    }
    for (Corpus.Frame frame : Corpus.frames(Corpus.TRICKLE)) {
      assertThat(again(frame.message())).isTrue();
    }
  }

  @Test
  void again_sameEntriesOnAStreamThatIsOpenAlready_areNoticed()
      throws InvalidProtocolBufferException {
    StreamAccessLogsMessage first =
        StreamAccessLogsMessage.parseFrom(Corpus.frames(Corpus.TRICKLE).get(0).message());
    assertThat(first.hasIdentifier()).isTrue();
    assertThat(again(first.toByteArray())).isFalse();
    assertThat(again(first.toBuilder().clearIdentifier().build().toByteArray())).isTrue();
  }

  @Test
  void again_exportsOfOtlp_areNoticedThoughTheyHaveNoIdentifier() {
    Stream otlp = new Stream(OtlpService.METHOD);
    for (byte[] message : Rendering.exports(Corpus.TRICKLE)) {
      assertThat(repeats.again(otlp, message, message.length, checksum)).isFalse();
      assertThat(repeats.again(otlp, message, message.length, checksum)).isTrue();
    }
  }

  @Test
  void again_emptyOrBrokenMessages_areNeverRepeats() {
    for (byte[] message :
        new byte[][] {{}, {0x0a}, {0x0a, (byte) 0xff}, {0x0a, 0x7f, 1, 2}, new byte[31]}) {
      assertThat(again(message)).isFalse();
      assertThat(again(message)).isFalse();
    }
  }
}
