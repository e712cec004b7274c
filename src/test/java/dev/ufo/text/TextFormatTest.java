package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Format strings compiled to read what they write; the lines are those of a real Envoy 1.40. */
final class TextFormatTest {
  private static final String REFUSED =
      "[2026-11-21T18:26:26.564Z] \"GET /refused HTTP/1.1\" 503 UF 0 98 1 - \"-\" \"curl \"x\" y\""
          + " \"f3ff1351-ceaf-48b1-9223-f7ad17b38ce7\" \"shop\" \"127.0.0.1:9\"";
  private static final String ISTIO =
      "[2026-11-21T18:26:26.686Z] \"GET /tls HTTP/1.1\" 503 UF"
          + " upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end}"
          + " - \"TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end\""
          + " 0 98 1 - \"-\" \"curl \"x\" y\" \"9c28bea3-2b37-4da6-86c0-942d78216746\" \"shop\""
          + " \"127.0.0.1:21010\" tls - 127.0.0.1:21000 127.0.0.1:40672 - r5";

  private static boolean reads(TextFormat format, String line, boolean more, Draft draft) {
    byte[] b = ("##" + line + "##").getBytes(UTF_8);
    draft.clear();
    return format.read(b, 2, b.length - 2, more, draft);
  }

  private static Draft read(String format, String line) {
    Draft draft = new Draft();
    assertThat(reads(TextFormat.compile(format), line, false, draft)).as(line).isTrue();
    return draft;
  }

  @Test
  void read_envoysOwnLine_takesEveryValue() {
    Draft draft = read(KnownFormats.ENVOY, REFUSED);
    assertThat(draft.text(Attribute.START_TIME)).isEqualTo("1795285586564000000");
    assertThat(draft.text(Attribute.METHOD)).isEqualTo("GET");
    assertThat(draft.text(Attribute.PATH)).isEqualTo("/refused");
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UF");
    assertThat(draft.text(Attribute.DURATION)).isEqualTo("1");
    assertThat(draft.has(Attribute.SERVICE_MILLIS)).isFalse();
    assertThat(draft.text(Attribute.AUTHORITY)).isEqualTo("shop");
    assertThat(draft.text(Attribute.HOST)).isEqualTo("127.0.0.1:9");
    assertThat(draft.text(Attribute.REQUEST_ID)).startsWith("f3ff1351-");
  }

  @Test
  void read_quotesAndSpacesInAUserAgent_areItsOwn() {
    for (String agent : new String[] {"a\" \"b", "\"", "\" \"\" \"", "x\" 503 UF \"y", ""}) {
      String line = REFUSED.replace("curl \"x\" y", agent);
      Draft draft = read(KnownFormats.ENVOY, line);
      assertThat(draft.text(Attribute.AUTHORITY)).as(agent).isEqualTo("shop");
      assertThat(draft.text(Attribute.HOST)).as(agent).isEqualTo("127.0.0.1:9");
    }
  }

  @Test
  void read_istiosLine_takesReasonsWithBarsAndColons() {
    Draft draft = read(KnownFormats.ISTIO, ISTIO);
    assertThat(draft.text(Attribute.REASON)).startsWith("TLS_error:|268435703:SSL_routines");
    assertThat(draft.text(Attribute.DETAILS)).startsWith("upstream_reset_").endsWith("end}");
    assertThat(draft.text(Attribute.CLUSTER)).isEqualTo("tls");
    assertThat(draft.has(Attribute.LOCAL)).isFalse();
    assertThat(draft.text(Attribute.LISTENER)).isEqualTo("127.0.0.1:21000");
    assertThat(draft.text(Attribute.ROUTE)).isEqualTo("r5");
  }

  @Test
  void read_reasonsWithSpaces_endWhereTheRestFits() {
    String line = ISTIO.replace("_", " ");
    Draft draft = read(KnownFormats.ISTIO, line);
    assertThat(draft.text(Attribute.REASON)).startsWith("TLS error:|268435703:SSL routines");
    assertThat(draft.text(Attribute.CLUSTER)).isEqualTo("tls");
  }

  @Test
  void read_kumasLines_takeEndpointAndFlags() {
    Draft http =
        read(
            KnownFormats.KUMA,
            "[2026-11-21T18:26:26.564Z] default \"GET / HTTP/1.1\" 503 UF 0 91 2 - \"-\" \"curl\""
                + " \"-\" \"id\" \"backend\" \"web\" \"backend\" \"10.0.0.3\" \"10.0.0.4:80\"");
    assertThat(http.text(Attribute.FLAGS)).isEqualTo("UF");
    assertThat(http.text(Attribute.HOST)).isEqualTo("10.0.0.4:80");
    Draft tcp =
        read(
            KnownFormats.KUMA_TCP,
            "[2026-11-21T18:26:26.564Z] UF,URX default 10.0.0.3(web)->10.0.0.4:80(backend) took"
                + " 3ms, sent 0 bytes, received: 0 bytes");
    assertThat(tcp.text(Attribute.FLAGS)).isEqualTo("UF,URX");
    assertThat(tcp.text(Attribute.HOST)).isEqualTo("10.0.0.4:80");
    assertThat(tcp.text(Attribute.DURATION)).isEqualTo("3");
  }

  @Test
  void read_somethingInFront_isPassedOver() {
    for (String prefix :
        new String[] {
          "[pod/web-7d9f/istio-proxy] ", "2026-11-21T18:26:26.600000001Z stdout F ", "web-1 | "
        }) {
      assertThat(read(KnownFormats.ENVOY, prefix + REFUSED).text(Attribute.FLAGS)).isEqualTo("UF");
    }
  }

  @Test
  void read_moreColumns_onlyWhereTheyMayBe() {
    TextFormat format = TextFormat.compile(KnownFormats.ENVOY);
    Draft draft = new Draft();
    assertThat(reads(format, REFUSED + " extra \"column\"", false, draft)).isFalse();
    assertThat(reads(format, REFUSED + " extra \"column\"", true, draft)).isTrue();
    assertThat(draft.text(Attribute.HOST)).isEqualTo("127.0.0.1:9");
    TextFormat istio = TextFormat.compile(KnownFormats.ISTIO);
    assertThat(reads(istio, ISTIO + " extra", true, draft)).isTrue();
    assertThat(draft.text(Attribute.ROUTE)).isEqualTo("r5");
  }

  @Test
  void read_otherLines_isFalseAndSaysHowFar() {
    TextFormat format =
        TextFormat.compile("%START_TIME% flags=%RESPONSE_FLAGS% code=%RESPONSE_CODE%");
    Draft draft = new Draft();
    assertThat(reads(format, "2026-11-21T18:26:26Z flags=UF code=503", false, draft)).isTrue();
    String bad = "2026-11-21T18:26:26Z flags=UF code=many";
    assertThat(reads(format, bad, false, draft)).isFalse();
    assertThat(format.furthest()).isEqualTo(2 + bad.indexOf("many"));
    for (String line : new String[] {"", "flags=", "yesterday flags=UF code=503", "x"}) {
      assertThat(reads(format, line, false, draft)).as(line).isFalse();
    }
    for (int length = 0; length < REFUSED.length(); length++) {
      reads(TextFormat.compile(KnownFormats.ENVOY), REFUSED.substring(0, length), true, draft);
    }
  }

  @Test
  void read_aLineThatFitsInManyWays_givesUpInTime() {
    TextFormat format =
        TextFormat.compile("%REQ(A)% %REQ(B)% %REQ(C)% %REQ(D)% %REQ(E)% %REQ(F)%!");
    assertThat(reads(format, "a ".repeat(30_000), false, new Draft())).isFalse();
  }

  @Test
  void compile_operatorsWithArguments_fillWhatTheyMean() {
    Draft draft =
        read(
            "%START_TIME(%s%3f)%|%REQUEST_HEADER(X-ENVOY-ORIGINAL-PATH?:PATH):80%|"
                + "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:us)%|%COMMON_DURATION(DS_RX_BEG:US_RX_BEG)%|"
                + "%COMMON_DURATION(US_CX_BEG:US_CX_END:ms)%|%RESPONSE_FLAGS_LONG%|"
                + "%DYNAMIC_METADATA(envoy.filters.listener.tls_inspector:failure_reason)%|"
                + "%CEL(upstream.num_endpoints)%|%TRAILER(grpc-status)%|%REQ(STATUS)%|%%",
            "1795285586564|/a b|351|5|9|UpstreamConnectionFailure|ClientHelloNotDetected|0|14|x|%");
    assertThat(draft.text(Attribute.START_TIME)).isEqualTo("1795285586564000000");
    assertThat(draft.text(Attribute.PATH)).isEqualTo("/a b");
    assertThat(draft.text(Attribute.FIRST_SENT)).isEqualTo("351000");
    assertThat(draft.text(Attribute.FIRST_RECEIVED)).isEqualTo("5000000");
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UpstreamConnectionFailure");
    assertThat(draft.text(Attribute.CLIENT_HELLO)).isEqualTo("ClientHelloNotDetected");
    assertThat(draft.text(Attribute.MEMBERS)).isEqualTo("0");
    assertThat(draft.text(Attribute.GRPC_STATUS)).isEqualTo("14");
    assertThat(draft.has(Attribute.CODE)).as("a header named status is no code").isFalse();
  }

  @Test
  void compile_whatCannotBeRead_saysWhy() {
    refused("%RESPONSE_CODE%%RESPONSE_FLAGS%", "%RESPONSE_CODE% and %RESPONSE_FLAGS% touch: ");
    refused("", "must have operators such as %RESPONSE_FLAGS%");
    refused("no operator", "must have operators such as %RESPONSE_FLAGS%");
    refused(
        "%RESPONSE_CODE% 100%", "\"100%\" has a % that begins no operator; %% stands for itself");
    refused("%START_TIME(%Q)% %RESPONSE_CODE%", "%START_TIME(%Q)%: %Q is no part of a time");
    refused("%REQ(A)% ".repeat(300), "must have 200 operators at most");
  }

  private static void refused(String format, String why) {
    assertThatThrownBy(() -> TextFormat.compile(format))
        .as(format)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void compile_endOfTheLine_isNoPartOfIt() {
    assertThat(TextFormat.compile("%RESPONSE_CODE%\n").text()).isEqualTo("%RESPONSE_CODE%");
    assertThat(TextFormat.compile("%RESPONSE_CODE%\\n").text()).isEqualTo("%RESPONSE_CODE%");
    assertThat(TextFormat.compile("%RESPONSE_CODE%\r\n").text()).isEqualTo("%RESPONSE_CODE%");
  }
}
