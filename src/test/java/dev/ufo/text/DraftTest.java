package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.entry.Addresses;
import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.feed.Rendering;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An entry of names and texts becomes what Envoy's stream would have brought. */
final class DraftTest {
  private final Draft draft = new Draft();
  private final Stream stream = new Stream();

  private Draft put(String... namesAndValues) {
    draft.clear();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      byte[] value = namesAndValues[i + 1].getBytes(UTF_8);
      draft.put(Names.find(namesAndValues[i]), value, 0, value.length);
    }
    return draft;
  }

  private Entry entry(String... namesAndValues) {
    put(namesAndValues).finish(stream, Input.JSON);
    return draft.entry();
  }

  private static String text(Entry e, long span) {
    return new String(e.bytes, Entry.at(span), Entry.length(span), UTF_8);
  }

  /** Everything that the observer looks at, by name, in words that do not depend on the input. */
  private static Map<String, Object> said(Entry e) {
    Map<String, Object> said = new TreeMap<>();
    said.put("tcp", e.tcp);
    said.put("start", e.startNanos);
    said.put("type", e.type);
    said.put("flags", e.flags);
    said.put("unknown flags", e.unknownFlags);
    said.put("code", e.code);
    said.put("details", text(e, e.details));
    said.put("reason", text(e, e.reason).replace(' ', '_'));
    said.put("downstream reason", text(e, e.downstreamReason).replace(' ', '_'));
    said.put("termination", text(e, e.termination));
    said.put("host", Addresses.text(e.bytes, e.host));
    said.put("local", Addresses.text(e.bytes, e.local));
    said.put("listener", Addresses.text(e.bytes, e.listener));
    said.put("peer", Addresses.text(e.bytes, e.peer));
    said.put("cluster", text(e, e.cluster) + (e.host == 0 ? text(e, e.tagCluster) : ""));
    said.put("route", text(e, e.route));
    said.put("attempts", e.attempts);
    said.put("first sent", e.firstSentNanos);
    said.put("first received", e.firstReceivedNanos);
    said.put("last received", e.lastReceivedNanos);
    said.put("bytes sent", e.bytesSent);
    said.put("bytes received", e.bytesReceived);
    said.put("authority", text(e, e.authority()));
    said.put("path", text(e, e.path()));
    said.put("request id", text(e, e.requestId()));
    said.put("grpc status", text(e, e.grpcStatus));
    said.put("overloaded", e.overloaded);
    said.put("members", tag(e, e.tagMembers));
    said.put("connection", tag(e, e.tagConnection));
    said.put("tls", tag(e, e.tagTls));
    said.put("close", tag(e, e.tagClose));
    return said;
  }

  private static String tag(Entry e, long span) {
    String text = text(e, span);
    return text.equals("-") ? "" : text;
  }

  private static List<Map<String, Object>> all(List<Feed> feeds) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    EntrySink sink =
        new EntrySink() {
          @Override
          public void entry(Stream from, Entry e) {
            assertThat(e.wrongValues).isZero();
            all.add(said(e));
          }

          @Override
          public void lost(Input input, Loss reason) {
            throw new AssertionError(reason);
          }
        };
    Feeds.play(feeds, sink, at -> {});
    all.sort(Comparator.comparing(Object::toString));
    return all;
  }

  @Test
  void finish_recordedEntries_areThoseOfTheStream() throws IOException {
    for (String name : Corpus.ALL) {
      List<Map<String, Object>> streamed = new ArrayList<>();
      Corpus.replay(
          name,
          new EntrySink() {
            @Override
            public void entry(Stream from, Entry e) {
              streamed.add(said(e));
            }

            @Override
            public void lost(Input input, Loss reason) {
              throw new AssertionError(reason);
            }
          });
      streamed.sort(Comparator.comparing(Object::toString));
      Map<Rendering, List<Feed>> rendered = Rendering.all(name);
      for (Rendering rendering :
          List.of(Rendering.JSON, Rendering.FULL, Rendering.OTLP, Rendering.OTLP_JSON)) {
        List<Map<String, Object>> read = all(rendered.getOrDefault(rendering, List.of()));
        assertThat(read).as("%s as %s", name, rendering).hasSameSizeAs(streamed);
        for (int i = 0; i < read.size(); i++) {
          if (!read.get(i).equals(streamed.get(i))) {
            assertThat(read.get(i).entrySet())
                .as("%s as %s", name, rendering)
                .containsExactlyElementsOf(streamed.get(i).entrySet());
          }
        }
      }
    }
  }

  @Test
  void put_betterNames_winInAnyOrder() {
    put("upstream_cluster", "a", "ufo.cluster", "b", "upstream_cluster_raw", "c");
    assertThat(draft.text(Attribute.CLUSTER)).isEqualTo("b");
    put("response_flags", "UF", "response_flags", "UC", "response_flags_long", "DownstreamReset");
    assertThat(draft.text(Attribute.FLAGS)).as("of the same name the first").isEqualTo("UF");
    put("ufo.cluster", "-", "upstream_cluster", "a");
    assertThat(draft.text(Attribute.CLUSTER)).as("nothing is worse than anything").isEqualTo("a");
  }

  @Test
  void put_longOnes_areCutAndRepeatedOnesTakeNoRoom() {
    put("path", "x".repeat(100_000));
    assertThat(draft.text(Attribute.PATH)).hasSize(2048);
    draft.clear();
    byte[] value = "y".repeat(2_000).getBytes(UTF_8);
    for (int i = 0; i < 100_000; i++) {
      draft.put(Names.find("path"), value, 0, value.length);
      draft.put(Names.find("cluster_name"), value, 0, value.length);
    }
    assertThat(draft.bytes().length).isLessThan(64 * 1024);
  }

  @Test
  void finish_wrongValues_areCountedAndPassedOver() {
    Entry e =
        entry(
            "response_code",
            "many",
            "duration",
            "long",
            "access_log_type",
            "Whatever",
            "upstream_wire_bytes_sent",
            "-5",
            "grpc_status",
            "Fine",
            "response_flags",
            "UF",
            "start_time",
            "2026-11-21T18:26:26Z",
            "method",
            "GET");
    assertThat(e.wrongValues).isEqualTo(5);
    assertThat(e.code).isZero();
    assertThat(e.durationNanos).isZero(); // it was over
    assertThat(e.type).isZero();
    assertThat(e.flags).isEqualTo(Flag.UF.bit());
  }

  @Test
  void finish_typesOfEntries_tellTcpFromHttp() {
    assertThat(entry("access_log_type", "TcpConnectionEnd", "response_code", "0").tcp).isTrue();
    assertThat(entry("access_log_type", "DownstreamEnd", "response_code", "0").tcp).isFalse();
    assertThat(entry("response_code", "0", "response_flags", "UF,URX").tcp).isTrue();
    assertThat(entry("response_code", "0", "response_flags", "DC", "method", "GET").tcp).isFalse();
    assertThat(entry("response_code", "503", "response_flags", "UF").tcp).isFalse();
  }

  @Test
  void finish_noLocalAddressInTheLog_isInferredAndNoConnectionOfItsOwn() {
    String[] uc = {"response_flags", "UC", "response_code", "503", "upstream_host", "1.2.3.4:80"};
    assertThat(entry(uc).local).isEqualTo(Entry.UNTOLD);
    assertThat(entry("response_flags", "UF", "response_code", "503", "upstream_host", "h:1").local)
        .isZero();
    assertThat(entry("response_code", "200", "upstream_host", "1.2.3.4:80").local)
        .isEqualTo(Entry.UNTOLD);
    // once it is told on this stream, a dash means that there was none
    entry("response_code", "200", "upstream_host", "1.2.3.4:80", "upstream_local_address", "l:1");
    assertThat(entry(uc).local).isZero();
  }

  @Test
  void finish_clientThatLeft_isLeftOpenWithoutAddress() {
    Entry e =
        entry(
            "response_flags",
            "DC",
            "response_code",
            "0",
            "method",
            "GET",
            "upstream_host",
            "1.2.3.4:80",
            "duration",
            "900");
    assertThat(e.local).isEqualTo(Entry.UNTOLD);
    assertThat(e.firstSentNanos).isEqualTo(Entry.ABSENT);
  }

  @Test
  void finish_answerTimes_fromWhateverIsTold() {
    Entry e =
        entry(
            "response_code",
            "200",
            "upstream_host",
            "h:1",
            "duration",
            "50",
            "response_code_details",
            "via_upstream",
            "upstream_service_time",
            "30");
    assertThat(e.firstReceivedNanos).isEqualTo(50_000_000);
    assertThat(e.firstSentNanos).isEqualTo(20_000_000);
    e =
        entry(
            "response_code",
            "200",
            "upstream_host",
            "h:1",
            "duration",
            "50",
            "response_code_details",
            "via_upstream",
            "upstream_service_time",
            "30",
            "response_duration",
            "45");
    assertThat(e.firstReceivedNanos).isEqualTo(45_000_000);
    assertThat(e.firstSentNanos).isEqualTo(15_000_000);
    e =
        entry(
            "response_code",
            "200",
            "upstream_host",
            "h:1",
            "duration",
            "50",
            "time_to_last_downstream_tx_byte",
            "50123456",
            "time_to_first_upstream_rx_byte",
            "0.045s",
            "time_to_first_upstream_tx_byte",
            "1234");
    assertThat(e.durationNanos).isEqualTo(50_123_456);
    assertThat(e.firstReceivedNanos).isEqualTo(45_000_000);
    assertThat(e.firstSentNanos).isEqualTo(1_234);
  }

  @Test
  void finish_plaintext_isToldApartFromUntold() {
    Entry without = entry("response_code", "200", "upstream_host", "h:1");
    assertThat(without.tagTls).isZero();
    entry("response_code", "200", "upstream_host", "h:1", "ufo.tls", "TLSv1.3");
    Entry dash = entry("response_code", "200", "upstream_host", "h:1", "ufo.tls", "-");
    assertThat(text(dash, dash.tagTls)).isEqualTo("-");
  }

  @Test
  void addresses_ofAnyKind_areWhatTheStreamHas() {
    for (String[] each :
        new String[][] {
          {"10.0.0.1:8080", "10.0.0.1:8080"},
          {"[fd00::1]:80", "[fd00::1]:80"},
          {"/run/app.sock", "unix:/run/app.sock"},
          {"unix:/run/app.sock", "unix:/run/app.sock"},
          {"@abstract", "unix:@abstract"},
          {"envoy://inner/7", "internal:inner/7"},
          {"envoy://inner", "internal:inner"},
          {"host", "host:0"},
          {"host:", "host:0"},
          {"[::1]", "[::1]:0"},
          {":", ":0"},
          {"x".repeat(900), "x".repeat(512) + ":0"}
        }) {
      Entry e = entry("upstream_host", each[0], "response_code", "200");
      assertThat(Addresses.text(e.bytes, e.host)).as(each[0]).isEqualTo(each[1]);
    }
  }
}
