package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.entry.Entry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Times as START_TIME's formats write them, read back. */
final class TimeFormatTest {
  private static final long NOW = nanos("2026-11-21T18:26:26.564911Z");

  private static long nanos(String iso) {
    Instant instant = Instant.parse(iso);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static long read(String format, String text) {
    byte[] b = (" " + text + " ").getBytes(UTF_8);
    return new TimeFormat(format).read(b, 1, b.length - 2);
  }

  @Test
  void read_formatsThatPeopleUse_giveTheInstant() {
    assertThat(read("", "2026-11-21T18:26:26.564911Z")).isEqualTo(NOW);
    assertThat(read("%Y-%m-%dT%H:%M:%S.%9fZ", "2026-11-21T18:26:26.564911000Z")).isEqualTo(NOW);
    assertThat(read("%Y/%m/%dT%H:%M:%S%z %s", "2026/11/21T18:26:26+0000 1795285586"))
        .isEqualTo(nanos("2026-11-21T18:26:26Z"));
    assertThat(read("%s.%6f", "1795285586.564911")).isEqualTo(NOW);
    assertThat(read("%s%3f", "1795285586564")).isEqualTo(nanos("2026-11-21T18:26:26.564Z"));
    assertThat(read("%d/%b/%Y:%H:%M:%S %z", "21/Nov/2026:20:26:26 +0200"))
        .isEqualTo(nanos("2026-11-21T18:26:26Z"));
    assertThat(read("%F %T", "2026-11-21 18:26:26")).isEqualTo(nanos("2026-11-21T18:26:26Z"));
    assertThat(read("%a, %e %B %y %H:%M:%E3S %Z", "Sat, 21 November 26 18:26:26.564 UTC"))
        .isEqualTo(nanos("2026-11-21T18:26:26.564Z"));
    assertThat(read("%j %Y", "325 2026")).isEqualTo(nanos("2026-11-21T00:00:00Z"));
    assertThat(read("100%% %s", "100% 1795285586")).isEqualTo(nanos("2026-11-21T18:26:26Z"));
  }

  @Test
  void read_whatIsNotWrittenSo_isImplausible() {
    for (String text :
        new String[] {
          "",
          "-",
          "2026-11-21",
          "2026-11-21 18:26",
          "2026-13-21 18:26:26",
          "x",
          "2026-11-21 18:26:26 ",
          "2026-11-21 18:26:26Z",
          "0026-11-21 18:26:26"
        }) {
      assertThat(read("%F %T", text)).as(text).isEqualTo(Entry.IMPLAUSIBLE);
    }
    assertThat(read("%d/%b/%Y", "21/Foo/2026")).isEqualTo(Entry.IMPLAUSIBLE);
    assertThat(read("%F %z", "2026-11-21 CET")).isEqualTo(Entry.IMPLAUSIBLE);
  }

  @Test
  void compile_unknownConversion_isNamed() {
    assertThatThrownBy(() -> new TimeFormat("%Y %Q"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%START_TIME(%Y %Q)%: %Q is no part of a time that can be read");
  }
}
