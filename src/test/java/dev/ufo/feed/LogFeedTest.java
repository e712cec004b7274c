package dev.ufo.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.text.Attribute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Logs as people have them: of any kind, with any flaw. */
final class LogFeedTest {
  private static final String TEXT =
      "[2026-11-21T18:26:26.564Z] \"GET / HTTP/1.1\" 503 UF 0 98 1 - \"-\" \"curl\" \"id\" \"shop\""
          + " \"127.0.0.1:9\"";
  private static final String JSON =
      "{\"start_time\":\"2026-11-21T18:26:27.5Z\",\"response_code\":503,\"response_flags\":\"UH\","
          + "\"method\":\"GET\",\"duration\":null}";
  private static final String OTLP =
      "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"node_name\",\"value\":"
          + "{\"stringValue\":\"edge-1\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":"
          + "\"1795285588000000000\",\"attributes\":[{\"key\":\"response_code\",\"value\":"
          + "{\"intValue\":\"503\"}},{\"key\":\"response_flags\",\"value\":{\"stringValue\":\"UC\"}}"
          + "]},{\"timeUnixNano\":\"1795285589000000000\",\"body\":{\"stringValue\":\"hello\"}}"
          + "]}]}]}";

  /** What came of a log. */
  private static final class Seen implements EntrySink {
    final List<String> entries = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final Map<Loss, Integer> lost = new EnumMap<>(Loss.class);
    List<String> notes = List.of();

    @Override
    public void entry(Stream stream, Entry e) {
      entries.add(
          "%s %s %s %d"
              .formatted(e.input.label(), stream.source().node(), e.tcp ? "TCP" : "HTTP", e.flags));
      times.add(e.startNanos);
      assertThat(stream.identified()).isTrue();
    }

    @Override
    public void lost(Input input, Loss reason) {
      lost.merge(reason, 1, Integer::sum);
    }
  }

  private static Seen read(byte[] bytes, String format) throws IOException {
    Seen seen = new Seen();
    try (Feed feed = Feeds.open(new ByteArrayInputStream(bytes), "log", format)) {
      long last = Long.MIN_VALUE;
      while (feed.at() != Feed.OVER) {
        assertThat(feed.at()).isGreaterThanOrEqualTo(last);
        last = feed.at();
        feed.play(seen, at -> {});
      }
      seen.notes = feed.notes();
    }
    return seen;
  }

  private static Seen read(String text) throws IOException {
    return read(text.getBytes(UTF_8), null);
  }

  @Test
  void read_linesOfAllKinds_inOneFile() throws IOException {
    Seen seen = read(TEXT + "\n" + JSON + "\n" + OTLP + "\n");
    assertThat(seen.entries)
        .containsExactly("text log HTTP 32", "json log HTTP 2", "otlp edge-1 HTTP 64");
    assertThat(seen.lost).containsExactly(Map.entry(Loss.NOT_AN_ACCESS_LOG, 1));
  }

  @Test
  void read_endsOfLinesAndMarks_areNoPartOfThem() throws IOException {
    List<String> expected = read(TEXT + "\n" + TEXT + "\n").entries;
    assertThat(expected).hasSize(2);
    assertThat(read(TEXT + "\r\n" + TEXT + "\r\n").entries).isEqualTo(expected);
    assertThat(read(TEXT + "\n\n  \n\t\r\n" + TEXT).entries).isEqualTo(expected);
    assertThat(read("\ufeff" + TEXT + "\n" + TEXT).entries).isEqualTo(expected);
    assertThat(read("\ufeff" + JSON).entries).hasSize(1);
  }

  @Test
  void read_gzip_isUnpacked_alsoWhenItIsCut() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 5_000; i++) {
        gzip.write((TEXT.replace("id", "id" + i * 7919L) + "\n").getBytes(UTF_8));
      }
    }
    assertThat(read(packed.toByteArray(), null).entries).hasSize(5_000);
    Seen cut = read(Arrays.copyOf(packed.toByteArray(), packed.size() / 2), null);
    assertThat(cut.entries).hasSizeBetween(100, 4_900);
    assertThat(cut.notes).contains("cut inside its gzip");
  }

  @Test
  void read_nothing_isNoEntryAndNoFault() throws IOException {
    assertThat(read("").entries).isEmpty();
    assertThat(read("\n\n").notes).isEmpty();
  }

  @Test
  void read_linesThatCannotBeRead_areCountedNotedAndPassedOver() throws IOException {
    Seen seen =
        read(
            String.join(
                "\n",
                "[2026-11-21 18:26:26.564][9366][warning][main] starting",
                TEXT,
                JSON.substring(0, JSON.length() / 2),
                "{\"level\":\"info\",\"msg\":\"hello\"}",
                "\u0000\u0001\u0002",
                "five",
                JSON));
    assertThat(seen.entries).hasSize(2);
    assertThat(seen.lost)
        .containsOnly(Map.entry(Loss.UNREADABLE_LINE, 4), Map.entry(Loss.NOT_AN_ACCESS_LOG, 1));
    assertThat(seen.notes.getFirst())
        .isEqualTo(
            "5 of 7 lines cannot be read: line 1: it fits no format that is known; --format tells"
                + " UFO which one it is; line 3: JSON that ends too early at column 57, its"
                + " end; line 4: nothing in it is of an access log; …");
  }

  @Test
  void read_nothingButSuchLines_isRefused() {
    assertThatThrownBy(() -> read("hello\nworld\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no access log: none of its 2 lines can be read; line 1: it fits no format that is"
                + " known; --format tells UFO which one it is");
    byte[] binary = new byte[100_000];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (i * 31 + i / 256);
    }
    assertThatThrownBy(() -> read(binary, null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no access log: none of its ");
    assertThatThrownBy(() -> read(TEXT.getBytes(UTF_16), null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("UTF-16 text: convert it first");
  }

  @Test
  void read_givenFormat_isTheOnlyOneOfText() throws IOException {
    String format = "%START_TIME(%s)% %RESPONSE_CODE% %RESPONSE_FLAGS% <%UPSTREAM_HOST%>\\n";
    Seen seen = read(("1795285586 503 UF <1.2.3.4:80>\n" + JSON + "\n").getBytes(UTF_8), format);
    assertThat(seen.entries).containsExactly("text log HTTP 32", "json log HTTP 2");
    assertThatThrownBy(() -> read((TEXT + "\n").getBytes(UTF_8), format))
        .hasMessageContaining("line 1: it does not fit the format at column 1: [2026-11-21T");
  }

  @Test
  void read_recordsOfOtherLoggers_areUnwrapped() throws IOException {
    String quoted = TEXT.replace("\"", "\\\"");
    for (String line :
        List.of(
            "{\"log\":\""
                + quoted
                + "\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-21T19:00:00Z\"}",
            "{\"message\":\"" + quoted + "\",\"kubernetes\":{\"pod_name\":\"p\",\"status\":1}}",
            "{\"log\":{\"msg\":\"" + quoted + "\"}}",
            "2026-11-21T18:26:26.9Z stdout F " + TEXT)) {
      assertThat(read(line).entries).as(line).containsExactly("text log HTTP 32");
    }
    for (String line :
        List.of(
            "{\"jsonPayload\":" + JSON + ",\"timestamp\":\"2026-11-21T19:00:00Z\"}",
            "{\"log\":\"" + JSON.replace("\"", "\\\"") + "\\n\"}",
            "2026-11-21T18:26:26.9Z stdout F " + JSON,
            "[pod/x/y] " + JSON)) {
      Seen seen = read(line);
      assertThat(seen.entries).as(line).containsExactly("json log HTTP 2");
      assertThat(seen.times).containsExactly(1_795_285_587_500_000_000L);
    }
  }

  @Test
  void read_envoysThatNameThemselves_areSources() throws IOException {
    String named = JSON.replace("{\"start", "{\"node_name\":\"edge-7\",\"start");
    assertThat(read(named + "\n" + JSON).entries)
        .containsExactly("json edge-7 HTTP 2", "json log HTTP 2");
  }

  @Test
  void read_valuesOfAnyLength_areCut() throws IOException {
    StringJoiner members = new StringJoiner(",", "{\"response_code\":503,", "}\n");
    for (Attribute each : Attribute.values()) {
      if (each != Attribute.CODE) {
        members.add("\"" + each.label() + "\":\"" + "1".repeat(10_000) + "\"");
      }
    }
    String inside = TEXT.replace("curl", "curl".repeat(10_000));
    String record = "{\"log\":\"" + inside.replace("\"", "\\\"") + "\"}\n";
    assertThat(read(members + record + members + TEXT).entries).hasSize(4);
  }

  @Test
  void read_noStartTimes_givesTheOrderOfReading() throws IOException {
    String format = "%RESPONSE_CODE% %RESPONSE_FLAGS%";
    Seen seen = read("503 UF\n200 -\n503 UF\n".getBytes(UTF_8), format);
    assertThat(seen.times).isSorted().doesNotHaveDuplicates();
    assertThat(seen.notes)
        .contains(
            "without a start time: 3 of 3 lines, taken in their order, ten a second; times and"
                + " rates mean nothing");
    Seen mixed = read(JSON + "\n" + JSON.replaceAll("\"start_time\":\"[^\"]*\",", "") + "\n");
    assertThat(mixed.times.get(1)).isEqualTo(mixed.times.get(0));
    assertThat(mixed.notes)
        .contains("without a start time: 1 of 2 lines, taken at that of the line above");
  }

  @Test
  void read_whatIsNeverTold_isNoted() throws IOException {
    assertThat(read(TEXT).notes)
        .containsExactly(
            "does not tell response_code_details, upstream_transport_failure_reason,"
                + " upstream_cluster, upstream_local_address, upstream_request_attempt_count,"
                + " time_to_first_upstream_tx_byte, upstream_wire_bytes_sent: see docs/inputs.md"
                + " for what that costs");
  }

  @Test
  void read_lineAboveTheLimit_isCountedAndTheRestIsRead() throws IOException {
    InputStream huge =
        new InputStream() {
          private final byte[] tail = ("\n" + TEXT + "\n").getBytes(UTF_8);
          private long left = 3L * Lines.LONGEST;
          private int at;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] to, int from, int length) {
            if (left > 0) {
              int n = (int) Math.min(length, left);
              Arrays.fill(to, from, from + n, (byte) 'x');
              left -= n;
              return n;
            }
            int n = Math.min(length, tail.length - at);
            System.arraycopy(tail, at, to, from, n);
            at += n;
            return n == 0 ? -1 : n;
          }
        };
    Lines lines = new Lines(huge);
    assertThat(lines.next()).isTrue();
    assertThat(lines.tooLong).isTrue();
    assertThat(lines.next()).isTrue();
    assertThat(lines.tooLong).isFalse();
    assertThat(new String(lines.bytes, lines.from, lines.to - lines.from, UTF_8)).isEqualTo(TEXT);
    assertThat(lines.bytes.length).isLessThanOrEqualTo(Lines.LONGEST);
    assertThat(lines.next()).isFalse();
  }

  @Test
  void lines_anySizes_areThoseOfTheText() throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String line = "é".repeat(i * i % 1_717) + i;
      expected.add(line);
      text.append(line).append(i % 3 == 0 ? "\r\n" : "\n");
    }
    Lines lines = new Lines(new ByteArrayInputStream(text.toString().getBytes(UTF_8)));
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(new String(lines.bytes, lines.from, lines.to - lines.from, UTF_8));
    }
    assertThat(read).isEqualTo(expected);
    assertThat(lines.number()).isEqualTo(300);
  }

  @Test
  void play_severalLogs_mergesThemByTime() throws IOException {
    Seen seen = new Seen();
    String early = TEXT.replace("26.564Z", "20.000Z");
    String late = TEXT.replace("26.564Z", "50.000Z");
    List<Feed> feeds =
        List.of(
            Feeds.open(new ByteArrayInputStream((TEXT + "\n" + late).getBytes(UTF_8)), "a", null),
            Feeds.open(new ByteArrayInputStream((early + "\n" + JSON).getBytes(UTF_8)), "b", null),
            Feeds.open(new ByteArrayInputStream(OTLP.getBytes(UTF_8)), "c", null));
    List<Long> passed = new ArrayList<>();
    Feeds.play(feeds, seen, passed::add);
    assertThat(seen.entries)
        .containsExactly(
            "text b HTTP 32",
            "text a HTTP 32",
            "json b HTTP 2",
            "otlp edge-1 HTTP 64",
            "text a HTTP 32");
    assertThat(passed).isSorted();
  }

  @Test
  void open_bytesInLatin1_areTakenAsTheyAre() throws IOException {
    byte[] latin = TEXT.replace("curl", "Gr\u00fc\u00dfe").getBytes(ISO_8859_1);
    assertThat(read(latin, null).entries).hasSize(1);
  }
}
