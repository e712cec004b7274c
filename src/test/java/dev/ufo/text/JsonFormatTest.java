package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.text.LineReader.Kind;
import org.junit.jupiter.api.Test;

/** Keys that people chose, told to UFO by Envoy's own json_format. */
final class JsonFormatTest {
  private final Draft draft = new Draft();

  private Kind read(String format, String line) {
    byte[] b = line.getBytes(UTF_8);
    draft.clear();
    return new LineReader(format).read(b, 0, b.length, draft);
  }

  @Test
  void read_keysOfTheFormat_holdWhatItSays() {
    String format =
        "{\"t\":\"%START_TIME(%s.%3f)%\",\"rc\":\"%RESPONSE_CODE%\",\"f\":\"%RESPONSE_FLAGS%\","
            + "\"us\":\"%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:us)%\",\"to\":\"%UPSTREAM_HOST%\"}";
    Kind kind =
        read(format, "{\"to\":null,\"us\":7,\"rc\":503,\"f\":\"UF\",\"t\":\"1795285586.564\"}");
    assertThat(kind).isEqualTo(Kind.JSON);
    assertThat(draft.text(Attribute.START_TIME)).isEqualTo("1795285586564000000");
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UF");
    assertThat(draft.text(Attribute.FIRST_SENT)).isEqualTo("7000");
    assertThat(draft.has(Attribute.HOST)).isFalse();
  }

  @Test
  void read_severalOperatorsAndObjectsInside() {
    String format =
        "{\"req\":{\"line\":\"%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%\"},"
            + "\"resp\":{\"code\":\"%RESPONSE_CODE%\",\"up\":{\"c\":\"%UPSTREAM_CLUSTER%\"}},"
            + "\"code\":\"%RESPONSE_FLAGS%\"}";
    String line =
        "{\"code\":\"UH\",\"resp\":{\"up\":{\"c\":\"shop\"},\"code\":503},"
            + "\"req\":{\"line\":\"GET /a HTTP/1.1\"}}";
    assertThat(read(format, line)).isEqualTo(Kind.JSON);
    assertThat(draft.text(Attribute.METHOD)).isEqualTo("GET");
    assertThat(draft.text(Attribute.PATH)).isEqualTo("/a");
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(draft.text(Attribute.CLUSTER)).isEqualTo("shop");
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UH");
  }

  /** A key of the format means what it says there, even if it is the usual name of another. */
  @Test
  void read_otherKeys_keepTheirUsualMeaning_theFormatsDoNot() {
    String format = "{\"status\":\"%RESPONSE_FLAGS%\",\"rc\":\"%RESPONSE_CODE%\"}";
    assertThat(read(format, "{\"status\":\"UF\",\"rc\":503,\"upstream_cluster\":\"shop\"}"))
        .isEqualTo(Kind.JSON);
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UF");
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(draft.text(Attribute.CLUSTER)).isEqualTo("shop");
  }

  @Test
  void read_recordsOfOtherLoggersAroundIt_areTakenOff() {
    String format = "{\"rc\":\"%RESPONSE_CODE%\"}";
    assertThat(read(format, "{\"log\":\"{\\\"rc\\\":503}\\n\",\"stream\":\"stdout\"}"))
        .isEqualTo(Kind.JSON);
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(read(format, "[pod/web-1] {\"rc\":502}")).isEqualTo(Kind.JSON);
    assertThat(draft.text(Attribute.CODE)).isEqualTo("502");
    assertThat(read(format, "rc 502")).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void strange_namesTheKeysThatNobodyKnows_alsoInsideOfARecord() {
    byte[] b =
        "{\"log\":\"{\\\"rc\\\":503,\\\"path\\\":\\\"/\\\"}\",\"stream\":\"x\"}".getBytes(UTF_8);
    LineReader reader = new LineReader(null);
    draft.clear();
    assertThat(reader.read(b, 0, b.length, draft)).isEqualTo(Kind.ELSE);
    assertThat(reader.strange()).containsExactly("rc");
  }

  /** Many write JSON by a format of text, where numbers have no quotes. */
  @Test
  void read_textFormatThatWritesJson() {
    String format = "{\"rc\":%RESPONSE_CODE%,\"f\":\"%RESPONSE_FLAGS%\"}";
    assertThat(read(format, "{\"rc\":503,\"f\":\"UF\"}")).isEqualTo(Kind.TEXT);
    assertThat(draft.text(Attribute.CODE)).isEqualTo("503");
    assertThat(draft.text(Attribute.FLAGS)).isEqualTo("UF");
    assertThat(read(format, "{\"response_code\":502}")).isEqualTo(Kind.JSON);
  }

  @Test
  void compile_whatCannotBeRead_isRefused() {
    assertThatThrownBy(() -> JsonFormat.compile("{\"a\":\"plain\",\"b\":1,\"c\":[\"%PROTOCOL%\"]}"))
        .hasMessage("must have operators such as %RESPONSE_FLAGS%");
    assertThatThrownBy(() -> JsonFormat.compile("{\"a\":\"%PROTOCOL%%RESPONSE_CODE%\"}"))
        .hasMessageContaining("touch");
    assertThat(JsonFormat.compile("{\"a\":%RESPONSE_CODE%}")).as("text that writes JSON").isNull();
    assertThat(JsonFormat.compile("%RESPONSE_CODE% {}")).isNull();
    assertThat(JsonFormat.compile("{\"a\":".repeat(100))).as("cut, and deep").isNull();
  }
}
