package dev.ufo.settings;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
  private static final int FUZZ = Integer.getInteger("fuzz", 2000);
  @TempDir Path folder;

  private Sample read(byte[] bytes) throws IOException {
    return read(Files.write(folder.resolve("ufo.yaml"), bytes));
  }

  private static Sample read(Path file) {
    return Sample.of(YamlFile.read(file), Map.of(), Map.of());
  }

  private List<String> problems(byte[] bytes) throws IOException {
    return read(bytes).problems().stream()
        .map(line -> line.replace(folder.toString() + "/", ""))
        .toList();
  }

  // As a file.

  @Test
  void read_file_itsValues() throws IOException {
    assertThat(read("grpc: {max_connections: 5}".getBytes(UTF_8)).read.connections()).isEqualTo(5);
  }

  @Test
  void read_missing_oneLine() {
    Path file = folder.resolve("none.yaml");
    assertThat(read(file).problems()).containsExactly(file + ": no such file");
  }

  @Test
  void read_directory_oneLine() {
    assertThat(read(folder).problems())
        .containsExactly(folder + ": is a directory, must be a YAML file");
  }

  @Test
  void read_fileInsteadOfDirectoryOnTheWay_oneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file")).resolve("ufo.yaml");
    assertThat(read(file).problems()).singleElement().asString().startsWith(file + ": cannot be");
  }

  @Test
  void read_tenMegabytes_refusedUnparsed() throws IOException {
    assertThat(problems(new byte[10 << 20]))
        .containsExactly("ufo.yaml: is too large, must be at most 1MiB");
  }

  @Test
  void read_oneMegabyte_taken() throws IOException {
    byte[] bytes = "#".repeat(1 << 20).getBytes(UTF_8);
    System.arraycopy("log: {token: x}\n".getBytes(UTF_8), 0, bytes, 0, 16);
    Sample sample = read(bytes);
    assertThat(sample.read.token()).isEqualTo("x");
    assertThat(sample.problems()).isEmpty();
  }

  @Test
  void read_notUtf8_saysWhere() throws IOException {
    byte[] latin = "log:\n  # é\n  token: caf*".getBytes(UTF_8);
    latin[latin.length - 1] = (byte) 0xE9;
    assertThat(problems(latin)).containsExactly("ufo.yaml:3:13: not UTF-8, must be saved as UTF-8");
  }

  @Test
  void read_utf16_saysNotUtf8() throws IOException {
    assertThat(problems("\uFEFFgrpc: {}".getBytes(UTF_16LE)))
        .containsExactly("ufo.yaml:1:1: not UTF-8, must be saved as UTF-8");
  }

  @Test
  void read_truncatedCharacterAtTheEnd_saysWhere() throws IOException {
    assertThat(problems(new byte[] {'#', (byte) 0xC3}))
        .containsExactly("ufo.yaml:1:2: not UTF-8, must be saved as UTF-8");
  }

  @Test
  void read_byteOrderMark_columnsCountWithoutIt() throws IOException {
    assertThat(problems("\uFEFFgrcp: {}".getBytes(UTF_8)))
        .containsExactly("ufo.yaml:1:1: grcp: unknown section, did you mean `grpc`?");
  }

  @Test
  void read_carriageReturns_linesCountOnce() throws IOException {
    assertThat(problems("grpc:\r\n  max_connections: 5\r\n\r\n  lisen: x\r\n".getBytes(UTF_8)))
        .containsExactly("ufo.yaml:4:3: grpc.lisen: unknown key, did you mean `listen`?");
  }

  @Test
  void of_charactersBeyondTheBasicPlane_countAsOneColumn() {
    assertThat(Sample.yaml("log: {token: 😀😀, level: x}").problems())
        .containsExactly("ufo.yaml:1:25: log.level=x: must be error, info or debug");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n\n", "# only a comment", "---", "--- # nothing\n...\n", "~", "null", "{}"})
  void of_nothing_fine(String text) {
    assertThat(Sample.yaml(text).problems()).isEmpty();
  }

  @Test
  void of_sectionWithAllKeysCommentedOut_fine() {
    assertThat(Sample.yaml("grpc:\n  # listen: x\nlog: {}\n").problems()).isEmpty();
  }

  // As YAML.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grpc:\\n\\tlisten: x | 2:1 | while scanning for the next token, found character"
            + " '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "grpc: a: b | 1:8 | mapping values are not allowed here",
        "log: {token: 'x\\n\\n\\n | 1:14 | while scanning a quoted scalar, found unexpected end of"
            + " stream",
        "log:\\n  tags: [x\\n | 2:9 | while parsing a flow sequence, expected ',' or ']', but got"
            + " <stream end>",
        "grpc:\\n  a: 1\\n b: 2 | 3:2 | while parsing a block mapping, expected <block end>, but"
            + " found '<block mapping start>'",
        "log: {token: @x} | 1:14 | while scanning for the next token, found character '@' that"
            + " cannot start any token. (Do not use @ for indentation)",
        "log: {token: \"\\q\"} | 1:16 | while scanning a double-quoted scalar, found unknown escape"
            + " character q(113)",
        "log: 1\\n...\\nx | 3:1 | expected '<document start>', but found '<scalar>'"
      })
  void of_syntaxError_saysWhere(String text, String place, String why) {
    String yaml = text.replace("\\n", "\n").replace("\\t", "\t");
    assertThat(Sample.yaml(yaml).problems())
        .last()
        .isEqualTo("ufo.yaml:" + place + ": not YAML: " + why);
  }

  @Test
  void of_syntaxErrorAfterOtherProblems_allReportedAndWhatStoodBeforeIsRead() {
    Sample sample = Sample.yaml("grpc:\n  max_connections: 5\n  lisen: x\nlog: @");
    assertThat(sample.problems())
        .containsExactly(
            "ufo.yaml:3:3: grpc.lisen: unknown key, did you mean `listen`?",
            "ufo.yaml:4:6: not YAML: while scanning for the next token, found character '@' that"
                + " cannot start any token. (Do not use @ for indentation)");
    assertThat(sample.read.connections()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"\\x | For input string: \"\" under radix 16",
        "\"\\UFFFFFFFF\" | For input string:"
      })
  void of_escapeTheParserTripsOver_saysBehindWhat(String text, String why) {
    assertThat(Sample.yaml("log:\n  token: " + text).problems())
        .singleElement()
        .asString()
        .startsWith("ufo.yaml:2:8: not YAML: what follows here cannot be read: " + why);
  }

  @Test
  void of_otherYamlVersion_refused() {
    assertThat(Sample.yaml("%YAML 3.0\n---\ngrpc: {}").problems())
        .containsExactly(
            "ufo.yaml:1:1: not YAML: what follows here cannot be read: Version{major=3, minor=0}");
  }

  @ParameterizedTest
  @CsvSource({"0, U+0000", "27, U+001B", "65534, U+FFFE", "55296, U+D800"})
  void of_characterYamlForbids_saysWhere(int character, String name) {
    assertThat(Sample.yaml("grpc: {}\n#  é" + (char) character).problems())
        .containsExactly("ufo.yaml:2:5: the character " + name + " is not allowed");
  }

  @Test
  void of_listOrTextAtTheTop_refused() {
    String rule = "must be a map of sections, each a map of keys";
    assertThat(Sample.yaml("# x\n- grpc").problems()).containsExactly("ufo.yaml:2:1: " + rule);
    assertThat(Sample.yaml("grpc").problems()).containsExactly("ufo.yaml:1:1: " + rule);
  }

  @Test
  void of_sectionIsNoMap_refused() {
    assertThat(Sample.yaml("grpc: 1.2.3.4:5\nlog: [level]").problems())
        .containsExactly(
            "ufo.yaml:1:7: grpc: must be a map of keys",
            "ufo.yaml:2:6: log: must be a map of keys");
  }

  @Test
  void of_keyTwice_bothChecked() {
    assertThat(Sample.yaml("log:\n  level: x\n  level: y\n").problems())
        .containsExactly(
            "ufo.yaml:2:10: log.level=x: must be error, info or debug",
            "ufo.yaml:3:3: log.level: given twice, first on line 2",
            "ufo.yaml:3:10: log.level=y: must be error, info or debug");
  }

  @Test
  void of_sectionTwice_bothChecked() {
    assertThat(Sample.yaml("log: {level: x}\ngrpc: {}\nlog: {levle: info}").problems())
        .containsExactly(
            "ufo.yaml:1:14: log.level=x: must be error, info or debug",
            "ufo.yaml:3:1: log: given twice, first on line 1",
            "ufo.yaml:3:7: log.levle: unknown key, did you mean `level`?");
  }

  @Test
  void of_anchorsAndAliases_refused() {
    assertThat(Sample.yaml("grpc: &g\n  listen: &l 1.2.3.4:5\n  peers: [*l]\nlog: *g\n").problems())
        .containsExactly(
            "ufo.yaml:1:7: grpc: anchors are refused, remove the `&g`",
            "ufo.yaml:2:11: grpc.listen: anchors are refused, remove the `&l`",
            "ufo.yaml:3:11: grpc.peers[0]: aliases are refused, write the value out",
            "ufo.yaml:4:6: log: aliases are refused, write the value out");
  }

  @Test
  void of_mergeKey_refused() {
    assertThat(Sample.yaml("log:\n  <<: *base\n  level: info\n").problems())
        .containsExactly("ufo.yaml:2:3: log: merge keys are refused, write the keys out");
  }

  @Test
  void of_tags_refused() {
    assertThat(
            Sample.yaml("log: !!map\n  token: x\ngrpc:\n  listen: !!str a\n  !x peers: [!y {a: b}]")
                .problems())
        .containsExactly(
            "ufo.yaml:1:6: log: tags are refused, write the value without one",
            "ufo.yaml:4:11: grpc.listen: tags are refused, write the value without one",
            "ufo.yaml:5:3: grpc.peers: tags are refused, write the value without one");
  }

  @Test
  void of_listAsKey_refused() {
    assertThat(Sample.yaml("? [a]\n: b\nlog: {? {a: b} : c, level: info}").problems())
        .containsExactly(
            "ufo.yaml:1:3: a key must be one word", "ufo.yaml:3:9: log: a key must be one word");
  }

  @Test
  void of_secondDocument_refused() {
    assertThat(Sample.yaml("log: {}\n---\ngrpc: {listen: x}").problems())
        .containsExactly("ufo.yaml:2:1: a second document, must be one: remove the `---`");
  }

  @Test
  void of_billionLaughs_refusedAtOnce() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a%d: &a%d [%s, %s]\n".formatted(i, i, alias, alias));
    }
    assertTimeout(
        Duration.ofMinutes(1),
        () -> assertThat(Sample.yaml(yaml.toString()).problems()).hasSize(398));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{"})
  void of_megabyteOfNesting_refusedAtOnce(String open) {
    String yaml = "log:\n  level:\n    " + open.repeat((1 << 20) / open.length());
    assertTimeout(
        Duration.ofMinutes(1),
        () ->
            assertThat(Sample.yaml(yaml).problems())
                .anySatisfy(line -> assertThat(line).endsWith(": not YAML: nested too deep")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!x ",
        "&a ",
        "x",
        "x ",
        "\"",
        "'",
        "\\",
        "x\n    ",
        "#",
        "|\n",
        "*a ",
        "- x\n    "
      })
  void of_megabyteOfAnything_refusedInTime(String part) {
    String yaml = "log:\n  level:\n    " + part.repeat((1 << 20) / part.length());
    assertTimeout(
        Duration.ofMinutes(1), () -> assertThat(Sample.yaml(yaml).problems()).isNotEmpty());
  }

  /** Whatever the file, there are settings or lines, each a line. */
  @Test
  void of_anyText_valuesOrProblems() {
    String[] parts =
        "grpc,log,listen,level,tags,info,: ,:,\n,\n  ,- ,[,],{,},&a ,*a,!!str ,|\n,>,',\",#,<<,? ,---\n,...\n,\t,%,@,~,1,\\x,\u00e9,\ud83d\ude00"
            .split(",", -1);
    for (long seed = 0; seed < FUZZ; seed++) {
      Random random = new Random(seed);
      StringBuilder yaml = new StringBuilder(random.nextBoolean() ? "grpc:\n  " : "");
      for (int i = random.nextInt(25); i > 0; i--) {
        yaml.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(Sample.yaml(yaml.toString()).problems())
          .as("seed %d: %s", seed, yaml)
          .allSatisfy(line -> assertThat(line).startsWith("ufo.yaml:").doesNotContain("\n"));
    }
  }

  @Test
  void of_megabyteOfUnknownKeys_allReportedInTime() {
    StringBuilder yaml = new StringBuilder("grpc:\n");
    for (int i = 0; i < 50_000; i++) {
      yaml.append("  key").append(i).append(": 1\n");
    }
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThat(Sample.yaml(yaml.toString()).problems()).hasSize(50_000));
  }
}
