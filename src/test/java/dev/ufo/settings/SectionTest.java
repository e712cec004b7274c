package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of value, written well and badly. */
class SectionTest {
  private static final String INTEGER = "must be a whole number in plain digits, 1 to 1000000";
  private static final String NUMBER = "must be a number in plain digits, 0 to 1";
  private static final String SIZE = "must be a size such as 16MiB, 64KiB to 1GiB";
  private static final String DURATION = "must be a duration such as 500ms or 1h30m, 1s to 24h";

  @ParameterizedTest
  @CsvSource({"1, 1", "1000000, 1000000", "42 # answer, 42"})
  void integer_plainDigits_taken(String text, int value) {
    Sample sample = Sample.yaml("grpc:\n  max_connections: " + text);
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read.connections()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000001", "999999999999999999"})
  void integer_outOfRange_saysTheRange(String text) {
    assertThat(Sample.yaml("grpc:\n  max_connections: " + text).problems())
        .containsExactly("ufo.yaml:2:20: grpc.max_connections=" + text + ": must be 1 to 1000000");
  }

  /** Where YAML 1.1, YAML 1.2 and a reader may disagree, nothing is guessed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_000",
        "0x10",
        "0o17",
        "010",
        "1e3",
        "1.0",
        "+5",
        "-0",
        "five",
        "1,000",
        "٣",
        "99999999999999999999",
        "true",
        "1 2"
      })
  void integer_anyOtherWriting_refused(String text) {
    assertThat(Sample.yaml("grpc:\n  max_connections: " + text).problems())
        .containsExactly("ufo.yaml:2:20: grpc.max_connections=" + text + ": " + INTEGER);
    assertThat(Sample.flag("grpc.max_connections", text).problems())
        .containsExactly("--grpc.max_connections=" + text + ": " + INTEGER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"10\"", "'10'", "|-\n    10"})
  void integer_inQuotes_isText(String text) {
    assertThat(Sample.yaml("grpc:\n  max_connections: " + text).problems())
        .containsExactly("ufo.yaml:2:20: grpc.max_connections=10: " + INTEGER + ", without quotes");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "0.25, 0.25", "1e-3, 0.001", "2.5E-1, 0.25"})
  void number_decimal_taken(String text, double value) {
    Sample sample = Sample.yaml("log:\n  ratio: " + text);
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read.ratio()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "-0.1", "1e999", "2", "-0"})
  void number_outOfRange_saysTheRange(String text) {
    assertThat(Sample.yaml("log:\n  ratio: " + text).problems())
        .containsExactly("ufo.yaml:2:10: log.ratio=" + text + ": must be 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".5", "1.", "0,5", "50%", ".nan", ".inf", "-.inf", "NaN", "0x1p0", "1f", "00.5"})
  void number_anyOtherWriting_refused(String text) {
    assertThat(Sample.yaml("log:\n  ratio: " + text).problems())
        .containsExactly("ufo.yaml:2:10: log.ratio=" + text + ": " + NUMBER);
  }

  @Test
  void number_inQuotes_isText() {
    assertThat(Sample.yaml("log: {ratio: '0.5'}").problems())
        .containsExactly("ufo.yaml:1:14: log.ratio=0.5: " + NUMBER + ", without quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "off", "True", "FALSE", "1", "0", "y"})
  void bool_anythingButTrueAndFalse_refused(String text) {
    assertThat(Sample.yaml("grpc:\n  reflection: " + text).problems())
        .containsExactly("ufo.yaml:2:15: grpc.reflection=" + text + ": must be true or false");
  }

  @Test
  void bool_inQuotes_isText() {
    assertThat(Sample.yaml("grpc: {reflection: \"false\"}").problems())
        .containsExactly(
            "ufo.yaml:1:20: grpc.reflection=false: must be true or false, without quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65535", "2GiB", "0", "9999999999GiB"})
  void size_outOfRange_saysTheRange(String text) {
    assertThat(Sample.yaml("grpc:\n  max_message_size: " + text).problems())
        .containsExactly(
            "ufo.yaml:2:21: grpc.max_message_size=" + text + ": must be 64KiB to 1GiB");
  }

  @Test
  void size_unitUnknown_saysHowToWriteIt() {
    assertThat(Sample.yaml("grpc: {max_message_size: 64KB}").problems())
        .containsExactly("ufo.yaml:1:26: grpc.max_message_size=64KB: " + SIZE);
  }

  @Test
  void size_bareBytesAndQuotes_taken() {
    assertThat(Sample.yaml("grpc: {max_message_size: 65536}").read.max()).isEqualTo(65536);
    assertThat(Sample.yaml("grpc: {max_message_size: \"1MiB\"}").read.max()).isEqualTo(1 << 20);
  }

  @Test
  void duration_outOfRange_saysTheRange() {
    assertThat(Sample.yaml("grpc: {keepalive_time: 999ms}").problems())
        .containsExactly("ufo.yaml:1:24: grpc.keepalive_time=999ms: must be 1s to 24h");
  }

  @Test
  void duration_withoutUnit_saysHowToWriteIt() {
    assertThat(Sample.yaml("grpc: {keepalive_time: 60}").problems())
        .containsExactly("ufo.yaml:1:24: grpc.keepalive_time=60: " + DURATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "0x10", "true", "'null'", "\"\"", "'~'", "a # b", "~x", "é 😀"})
  void text_whateverItLooksLike_takenAsWritten(String text) {
    Sample sample = Sample.yaml("log:\n  token: " + text);
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read.token())
        .isEqualTo(text.replaceAll("^['\"]|['\"]$", "").replace(" # b", ""));
  }

  @Test
  void text_ofSeveralLines_refused() {
    assertThat(Sample.yaml("log:\n  token: |\n    a\n    b\n").problems())
        .containsExactly("ufo.yaml:2:10: log.token=a\\nb\\n: must be one line of text");
  }

  @Test
  void text_halfACharacter_refused() {
    assertThat(Sample.yaml("log: {token: \"\\ud800\"}").problems())
        .containsExactly("ufo.yaml:1:14: log.token=\\ud800: must be one line of text");
  }

  @Test
  void choice_otherCaseOrUnknown_namesAll() {
    assertThat(Sample.yaml("log: {level: INFO}").problems())
        .containsExactly("ufo.yaml:1:14: log.level=INFO: must be error, info or debug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL", "# 10.0.0.1:1"})
  void read_null_refused(String text) {
    String expected = ": grpc.listen: has no value, must be host:port, for example 127.0.0.1:19001";
    assertThat(Sample.yaml("grpc:\n  listen: " + text).problems())
        .singleElement()
        .asString()
        .startsWith("ufo.yaml:2:1")
        .endsWith(expected);
  }

  @Test
  void read_listOrMapForOneValue_refused() {
    assertThat(Sample.yaml("grpc:\n  listen: [a, b]\n  max_connections:\n    a: 1").problems())
        .containsExactly(
            "ufo.yaml:2:11: grpc.listen: is a list, must be host:port, for example 127.0.0.1:19001",
            "ufo.yaml:4:5: grpc.max_connections: is a map, " + INTEGER);
  }

  @Test
  void list_itemsWrong_eachReportedWithItsIndex() {
    String yaml =
        """
        grpc:
          peers:
            - 10.0.0.1:1
            - abc
            -
            - [x]
            - abc
        """;
    Sample sample = Sample.yaml(yaml);
    String rule = "must be host:port, for example 10.0.0.1:19001";
    assertThat(sample.problems())
        .containsExactly(
            "ufo.yaml:4:7: grpc.peers[1]=abc: " + rule,
            "ufo.yaml:5:6: grpc.peers[2]: has no value, " + rule,
            "ufo.yaml:6:7: grpc.peers[3]: is a list, " + rule,
            "ufo.yaml:7:7: grpc.peers[4]=abc: " + rule);
    assertThat(sample.read.peers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1:1", "{a: 1}", "~"})
  void list_noListInTheFile_refused(String text) {
    assertThat(Sample.yaml("grpc:\n  peers: " + text).problems())
        .containsExactly(
            "ufo.yaml:2:10: grpc.peers: must be a list, each host:port, for example"
                + " 10.0.0.1:19001");
  }

  @Test
  void list_variableWithAnEmptyItem_refused() {
    assertThat(Sample.variable("UFO_GRPC_PEERS", "10.0.0.1:1,").problems())
        .containsExactly("UFO_GRPC_PEERS=: must be host:port, for example 10.0.0.1:19001");
  }

  @Test
  void read_formOfOnesOwn_taken() {
    Form<String> even =
        Form.of(
            "even text",
            "text of even length",
            text -> text.length() % 2 == 0 ? Optional.of(text) : Optional.empty());
    Settings settings =
        Settings.of(YamlFile.of("f", "a:\n  b: xy\n  c: xyz"), Map.of(), Map.of(), Set.of());
    Section a = settings.section("a");
    assertThat(a.read("b", "", even, "")).isEqualTo("xy");
    assertThat(a.read("c", "", even, "")).isEmpty();
    assertThat(settings.keys().getFirst().kind()).isEqualTo("even text");
    assertThatThrownBy(settings::finish).hasMessage("f:3:6: a.c=xyz: must be text of even length");
  }
}
