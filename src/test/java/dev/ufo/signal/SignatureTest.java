package dev.ufo.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static Signature of(Kind kind, int code, String details, long unknown, Flag... flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit();
    }
    return new Signature(
        kind,
        LogType.DOWNSTREAM_END,
        bits,
        unknown,
        code,
        details,
        "",
        "",
        "",
        -1,
        new Shape(true, true, true, true, true, false, false, false, Connection.NEW),
        Tags.NONE);
  }

  private static Signature http(int code, String details, Flag... flags) {
    return of(Kind.HTTP, code, details, 0, flags);
  }

  @Test
  void failed_flagOfTheUpstream_whateverTheCode() {
    assertThat(http(503, "x", Flag.UF).failed()).isTrue();
    assertThat(http(200, "x", Flag.UH).failed()).as("a gRPC local reply").isTrue();
    assertThat(http(0, "x", Flag.DC).failed()).isFalse();
    assertThat(http(429, "x", Flag.RL).failed()).isFalse();
    assertThat(http(503, "via_upstream").failed()).isFalse();
  }

  @Test
  void failed_dropsWithoutAFlag_byTheirDetails() {
    for (String details :
        new String[] {
          "drop_overload", "unconditional_drop_overload", "overload", "maintenance_mode"
        }) {
      assertThat(http(503, details).failed()).as(details).isTrue();
      assertThat(http(200, details).failed()).as(details).isTrue();
    }
    assertThat(http(503, "drop_overload").failureFlags()).containsExactly("DO");
    assertThat(http(503, "unconditional_drop_overload").failureFlags()).containsExactly("UDO");
    assertThat(http(503, "overload").failureFlags()).containsExactly("OM");
    assertThat(http(503, "maintenance_mode", Flag.UO).failureFlags()).containsExactly("UO");
    assertThat(http(503, "drop_overload", Flag.DO).failureFlags()).containsExactly("DO");
  }

  @Test
  void isUpstreamError_onlyWhatTheApplicationAnswered() {
    assertThat(http(500, "via_upstream").isUpstreamError()).isTrue();
    assertThat(http(503, "via_upstream", Flag.UO).isUpstreamError()).isTrue();
    assertThat(http(503, "via_upstream", Flag.URX).isUpstreamError()).isTrue();
    assertThat(http(503, "via_upstream", Flag.UC).isUpstreamError()).isFalse();
    assertThat(http(503, "upstream_reset_before_response_started").isUpstreamError()).isFalse();
    assertThat(http(499, "via_upstream").isUpstreamError()).isFalse();
    assertThat(of(Kind.TCP, 500, "via_upstream", 0).isUpstreamError()).isFalse();
  }

  @Test
  void failureFlags_mereNotes_leftOut() {
    assertThat(http(200, "x", Flag.RFCF, Flag.DI).failureFlags()).isEmpty();
    assertThat(http(503, "x", Flag.URX, Flag.UF, Flag.DI).failureFlags())
        .containsExactly("UF", "URX");
  }

  @Test
  void failureFlags_unknownOnes_byTheirFieldNumber() {
    assertThat(of(Kind.HTTP, 503, "x", 1L | 1L << 34 | 1L << 62 | 1L << 63).failureFlags())
        .containsExactly("unknown_29", "unknown_63", "unknown_91", "unknown_other");
  }
}
