package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.entry.Entry;
import dev.ufo.signal.Flag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How logs spell numbers, times, flags and types. */
final class SpellingTest {
  private static final long SECOND = 1_000_000_000L;

  private static long time(String text) {
    byte[] b = ("##" + text + "##").getBytes(UTF_8);
    return Spelling.time(b, 2, b.length - 4);
  }

  private static long number(String text, long unit) {
    byte[] b = ("9" + text + "9").getBytes(UTF_8);
    return Spelling.number(b, 1, b.length - 2, unit);
  }

  private static long duration(String text, long unit) {
    byte[] b = text.getBytes(UTF_8);
    return Spelling.duration(b, 0, b.length, unit);
  }

  private static int flags(String text) {
    byte[] b = text.getBytes(UTF_8);
    return Spelling.flags(b, 0, b.length);
  }

  @Test
  void time_isoWithAnyFractionAndZone_isTheInstant() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              946_684_800L + random.nextLong(6_311_433_600L), random.nextInt((int) SECOND));
      int digits = random.nextInt(10);
      String fraction =
          digits == 0 ? "" : "." + String.format(Locale.ROOT, "%09d", instant.getNano());
      fraction = digits == 0 ? "" : fraction.substring(0, digits + 1);
      int minutes = random.nextInt(-14 * 60, 14 * 60);
      ZoneOffset zone = ZoneOffset.ofTotalSeconds(minutes * 60);
      String text =
          DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT)
              .format(instant.atOffset(zone));
      String suffix = zone.equals(ZoneOffset.UTC) ? "Z" : zone.getId();
      long unit = (long) Math.pow(10, 9 - digits);
      long expected = instant.getEpochSecond() * SECOND + instant.getNano() / unit * unit;
      assertThat(time(text + fraction + suffix))
          .as("%s, seed %d", text + fraction + suffix, seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void time_otherWaysToWriteIt_areTheSame() {
    long expected = Instant.parse("2026-11-21T10:54:38.153Z").toEpochMilli() * 1_000_000;
    assertThat(time("2026-11-21 10:54:38,153")).isEqualTo(expected);
    assertThat(time("2026-11-21T12:54:38.153+0200")).isEqualTo(expected);
    assertThat(time("2026-11-21T08:54:38.153-02")).isEqualTo(expected);
    assertThat(time("1795258478.153")).isEqualTo(expected);
    assertThat(time("1795258478153")).isEqualTo(expected);
    assertThat(time("1795258478153000")).isEqualTo(expected);
    assertThat(time("1795258478153000000")).isEqualTo(expected);
    assertThat(time("1795258478")).isEqualTo(expected - 153_000_000);
  }

  @Test
  void time_whatIsNone_isImplausible() {
    for (String text :
        new String[] {
          "",
          "-",
          "yesterday",
          "2026-13-01T00:00:00Z",
          "2026-01-32T00:00:00Z",
          "2026-01-01",
          "2026-01-01T25:00:00Z",
          "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:00X",
          "2026-01-01T00:00:00+2",
          "1999-12-31T23:59:59Z",
          "2200-01-01T00:00:00Z",
          "12",
          "-5",
          "1795258478x",
          "1.5e9",
          "99999999999999999999999999",
          "2026-01-01T00:00:00.12.3Z",
          "20é6-01-01T00:00:00Z"
        }) {
      assertThat(time(text)).as(text).isEqualTo(Entry.IMPLAUSIBLE);
    }
  }

  @Test
  void number_decimals_areScaledAndCutOff() {
    assertThat(number("0", 1)).isZero();
    assertThat(number("12", 1_000_000)).isEqualTo(12_000_000);
    assertThat(number("0.5", 1_000_000)).isEqualTo(500_000);
    assertThat(number("1e3", 1)).isEqualTo(1_000);
    assertThat(number("-3", 1)).isEqualTo(-3);
    assertThat(number("123456789012345678", 1)).isEqualTo(123_456_789_012_345_678L);
  }

  @Test
  void number_whatIsNone_isWrong() {
    for (String text :
        new String[] {"", "-", "x", "1x", "0x10", "NaN", "Infinity", "1f", "1e999", "..", "1 2"}) {
      assertThat(number(text, 1_000_000)).as(text).isEqualTo(Spelling.WRONG);
    }
    assertThat(number("9".repeat(50), 1)).isEqualTo(Spelling.WRONG);
  }

  @Test
  void duration_unitsOfItsOwn_winOverThoseOfItsName() {
    assertThat(duration("12", 1_000_000)).isEqualTo(12_000_000);
    assertThat(duration("0.012s", 1)).isEqualTo(12_000_000);
    assertThat(duration("12ms", 1)).isEqualTo(12_000_000);
    assertThat(duration("soon", 1)).isEqualTo(Spelling.WRONG);
    assertThat(duration("-1", 1)).isEqualTo(Entry.IMPLAUSIBLE);
    assertThat(duration("999999999999", 1_000_000)).isEqualTo(Entry.IMPLAUSIBLE);
  }

  @Test
  void flags_shortAndLongNames_areTheSameBits() {
    for (Flag flag : Flag.values()) {
      assertThat(flags(flag.name())).isEqualTo(flag.bit());
      assertThat(flags(flag.longName())).isEqualTo(flag.bit());
    }
    assertThat(flags("UF,URX")).isEqualTo(Flag.UF.bit() | Flag.URX.bit());
    assertThat(flags("URX, UF")).isEqualTo(Flag.UF.bit() | Flag.URX.bit());
    assertThat(flags("")).isZero();
  }

  @Test
  void flags_unknownOnes_areSaidBesideTheKnown() {
    int flags = flags("UF,NEWFLAG");
    assertThat(Spelling.hasUnknown(flags)).isTrue();
    assertThat(Spelling.known(flags)).isEqualTo(Flag.UF.bit());
    assertThat(Spelling.hasUnknown(flags("UF,DC"))).isFalse();
  }

  @Test
  void type_namesAndNumbers_areWireNumbers() {
    byte[] b = "TcpConnectionEnd6x99".getBytes(UTF_8);
    assertThat(Spelling.type(b, 0, 16)).isEqualTo(3);
    assertThat(Spelling.type(b, 16, 1)).isEqualTo(6);
    assertThat(Spelling.type(b, 17, 1)).isEqualTo(-1);
    assertThat(Spelling.type(b, 18, 2)).isEqualTo(99);
  }

  @Test
  void grpcState_allSpellings_areItsNumber() {
    for (String text : new String[] {"Unavailable", "UNAVAILABLE", "unavailable"}) {
      byte[] b = text.getBytes(UTF_8);
      assertThat(Spelling.grpcState(b, 0, b.length)).isEqualTo(14);
    }
    byte[] b = "DeadlineExceeded DEADLINE_EXCEEDED Cancelled Fine".getBytes(UTF_8);
    assertThat(Spelling.grpcState(b, 0, 16)).isEqualTo(4);
    assertThat(Spelling.grpcState(b, 17, 17)).isEqualTo(4);
    assertThat(Spelling.grpcState(b, 35, 9)).isEqualTo(1);
    assertThat(Spelling.grpcState(b, 45, 4)).isEqualTo(-1);
  }
}
