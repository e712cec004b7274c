package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Address NINE = new Address("10.0.0.9", 9);

  // Layers.

  @Test
  void read_nothingWritten_defaults() {
    Sample sample = Sample.of(YamlFile.none(), Map.of(), Map.of());
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read)
        .isEqualTo(
            new Sample.Read(
                new Address("127.0.0.1", 19001),
                16 << 20,
                Duration.ofMinutes(1),
                1024,
                true,
                List.of(),
                Sample.Level.INFO,
                0.5,
                "",
                List.of("a", "b")));
  }

  @Test
  void read_everyKeyInTheFile_itsValues() {
    Sample sample =
        Sample.yaml(
            """
            # All of them.
            grpc:
              listen: "[::]:19001"
              max_message_size: 64KiB
              keepalive_time: 1h30m
              max_connections: 7
              reflection: false
              peers: [10.0.0.9:9, "[::1]:9"]
            log:
              level: debug
              ratio: 1e-2
              token: 'it''s'
              tags:
                - x
                - "y, z"
            """);
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read)
        .isEqualTo(
            new Sample.Read(
                new Address("::", 19001),
                64 << 10,
                Duration.ofMinutes(90),
                7,
                false,
                List.of(NINE, new Address("::1", 9)),
                Sample.Level.DEBUG,
                0.01,
                "it's",
                List.of("x", "y, z")));
  }

  @Test
  void read_everyKeyInTheEnvironment_itsValues() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("UFO_GRPC_LISTEN", "[::]:19001");
    environment.put("UFO_GRPC_MAX_MESSAGE_SIZE", "64KiB");
    environment.put("UFO_GRPC_KEEPALIVE_TIME", "1h30m");
    environment.put("UFO_GRPC_MAX_CONNECTIONS", "7");
    environment.put("UFO_GRPC_REFLECTION", "false");
    environment.put("UFO_GRPC_PEERS", "10.0.0.9:9, [::1]:9");
    environment.put("UFO_LOG_LEVEL", "debug");
    environment.put("UFO_LOG_RATIO", "0.01");
    environment.put("UFO_LOG_TOKEN", "null");
    environment.put("UFO_LOG_TAGS", "x");
    Sample sample = Sample.of(YamlFile.none(), environment, Map.of());
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read)
        .isEqualTo(
            new Sample.Read(
                new Address("::", 19001),
                64 << 10,
                Duration.ofMinutes(90),
                7,
                false,
                List.of(NINE, new Address("::1", 9)),
                Sample.Level.DEBUG,
                0.01,
                "null",
                List.of("x")));
  }

  @Test
  void read_fileVariableAndFlag_flagWins() {
    YamlFile file = YamlFile.of("ufo.yaml", "grpc: {max_connections: 1}");
    Map<String, String> variable = Map.of("UFO_GRPC_MAX_CONNECTIONS", "2");
    Map<String, String> flag = Map.of("grpc.max_connections", "3");
    assertThat(Sample.of(file, Map.of(), Map.of()).read.connections()).isEqualTo(1);
    assertThat(Sample.of(file, variable, Map.of()).read.connections()).isEqualTo(2);
    assertThat(Sample.of(file, variable, flag).read.connections()).isEqualTo(3);
  }

  @Test
  void read_listInFileAndFlag_flagReplacesIt() {
    YamlFile file = YamlFile.of("ufo.yaml", "log: {tags: [x, y]}");
    assertThat(Sample.of(file, Map.of(), Map.of("log.tags", "z")).read.tags()).containsExactly("z");
    assertThat(Sample.of(file, Map.of(), Map.of("log.tags", "")).read.tags()).isEmpty();
  }

  @Test
  void finish_wrongValueWhichLoses_reportedToo() {
    Sample sample =
        Sample.of(
            YamlFile.of("ufo.yaml", "grpc: {max_connections: 0}"),
            Map.of(),
            Map.of("grpc.max_connections", "3"));
    assertThat(sample.problems())
        .containsExactly("ufo.yaml:1:25: grpc.max_connections=0: must be 1 to 1000000");
  }

  @Test
  void read_emptyVariable_countsAsNotSet() {
    Sample sample = Sample.variable("UFO_GRPC_LISTEN", "");
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.read.listen().port()).isEqualTo(19001);
  }

  @Test
  void read_emptyFlag_isAValue() {
    assertThat(Sample.flag("grpc.listen", "").problems())
        .containsExactly("--grpc.listen=: must be host:port, for example 127.0.0.1:19001");
  }

  // All problems at once.

  @Test
  void finish_problemsEverywhere_allInTheOrderOfTheFileThenVariablesThenFlags() {
    Sample sample =
        Sample.of(
            YamlFile.of(
                "conf/ufo.yaml",
                """
                log:
                  level: warn
                grpc:
                  max_message_size: 0
                  lisen: 1.2.3.4:5
                  listen: abc
                """),
            Map.of("UFO_LOG_LEVEL", "x", "UFO_GRPC_LISTEN", "abc", "PATH", "/bin"),
            Map.of("grpc.listen", "abc", "grpc.lisen", "1"));
    List<String> lines =
        List.of(
            "conf/ufo.yaml:2:10: log.level=warn: must be error, info or debug",
            "conf/ufo.yaml:4:21: grpc.max_message_size=0: must be 64KiB to 1GiB",
            "conf/ufo.yaml:5:3: grpc.lisen: unknown key, did you mean `listen`?",
            "conf/ufo.yaml:6:11: grpc.listen=abc: must be host:port, for example 127.0.0.1:19001",
            "UFO_GRPC_LISTEN=abc: must be host:port, for example 127.0.0.1:19001",
            "UFO_LOG_LEVEL=x: must be error, info or debug",
            "--grpc.lisen: unknown flag, did you mean `--grpc.listen`?",
            "--grpc.listen=abc: must be host:port, for example 127.0.0.1:19001");
    assertThat(sample.problems()).containsExactlyElementsOf(lines);
    assertThat(sample.problems()).as("a second time").containsExactlyElementsOf(lines);
    assertThatThrownBy(sample.settings::finish)
        .isInstanceOf(Problems.class)
        .hasMessage(String.join("\n", lines));
  }

  @Test
  void refuse_rulesBetweenKeys_standAtTheWinningValue() {
    Sample sample =
        Sample.of(
            YamlFile.of("ufo.yaml", "log:\n  tags: [x]\n  ratio: 0.1"),
            Map.of("UFO_LOG_RATIO", "0.2"),
            Map.of());
    Section log = sample.settings.section("log");
    log.refuse("ratio", "must be 0 with log.level=error");
    log.refuse("tags", "must be empty with log.level=error");
    log.refuse("level", "must be debug with log.ratio=0.2");
    assertThat(sample.problems())
        .containsExactly(
            "log.level=info: must be debug with log.ratio=0.2",
            "ufo.yaml:2:9: log.tags: must be empty with log.level=error",
            "UFO_LOG_RATIO=0.2: must be 0 with log.level=error");
  }

  @Test
  void refuse_keyNeverRead_programmersFault() {
    Section log = Sample.yaml("").settings.section("log");
    assertThatThrownBy(() -> log.refuse("levle", "must be"))
        .isInstanceOf(NoSuchElementException.class);
  }

  // Unknown names.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lisen            | , did you mean `listen`?",
        "Listen           | , did you mean `listen`?",
        "max-message-size | , did you mean `max_message_size`?",
        "maxMessageSize   | , did you mean `max_message_size`?",
        "level            | , did you mean `log.level`?",
        "port             | , must be one of listen, max_message_size, keepalive_time,"
            + " max_connections, reflection, peers"
      })
  void finish_unknownKey_suggestsOrLists(String key, String suggestion) {
    assertThat(Sample.yaml("grpc:\n  " + key + ": secret").problems())
        .containsExactly("ufo.yaml:2:3: grpc." + key + ": unknown key" + suggestion);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grcp   | , did you mean `grpc`?",
        "listen | , did you mean `grpc.listen`?",
        "kafka  | , must be one of grpc, log"
      })
  void finish_unknownSection_suggestsOrLists(String section, String suggestion) {
    String expected = "ufo.yaml:1:1: " + section + ": unknown section" + suggestion;
    assertThat(Sample.yaml(section + ": {listen: secret}").problems()).containsExactly(expected);
    assertThat(Sample.yaml(section + ":").problems()).containsExactly(expected);
    assertThat(Sample.yaml(section + ": 1").problems()).containsExactly(expected);
  }

  @Test
  void finish_fileWithoutAnyKeyRead_everySectionUnknown() {
    Settings settings =
        Settings.of(YamlFile.of("ufo.yaml", "grpc: {}"), Map.of(), Map.of(), Set.of());
    assertThatThrownBy(settings::finish).hasMessage("ufo.yaml:1:1: grpc: unknown section");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UFO_GRPC_LISTN   | , did you mean `UFO_GRPC_LISTEN`?",
        "UFO_MAX_MESSAGES | ''",
        "UFO_             | ''"
      })
  void finish_unknownVariable_suggestsWithoutItsValue(String name, String suggestion) {
    assertThat(Sample.variable(name, "secret").problems())
        .containsExactly(name + ": unknown variable" + suggestion);
  }

  @Test
  void finish_unknownFlag_hasNoSuggestionWhenNothingIsNear() {
    assertThat(Sample.flag("kafka.brokers", "1").problems())
        .containsExactly("--kafka.brokers: unknown flag");
  }

  @Test
  void finish_ignoredVariablesAndThoseOfOthers_fine() {
    Map<String, String> environment =
        Map.of("UFO_JAVA_HOME", "/jdk", "UFO_CONFIG", "x", "HOME", "/", "ufo_grpc_listen", "x");
    assertThat(Sample.of(YamlFile.none(), environment, Map.of()).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UFO_SERVICE_HOST, 10.96.0.1",
    "UFO_SERVICE_PORT, 19001",
    "UFO_SERVICE_PORT_GRPC, 19001",
    "UFO_PORT, tcp://10.96.0.1:19001",
    "UFO_PORT_19001_TCP, tcp://10.96.0.1:19001",
    "UFO_PORT_19001_TCP_PROTO, tcp",
    "UFO_PORT_19001_TCP_PORT, 19001",
    "UFO_PORT_19001_TCP_ADDR, 10.96.0.1",
    "UFO_AGENT_SERVICE_HOST, 10.96.0.1",
    "UFO_AGENT_PORT, udp://10.96.0.1:19001"
  })
  void finish_kubernetesServiceNamedUfo_fine(String name, String value) {
    assertThat(Sample.variable(name, value).problems()).isEmpty();
  }

  @Test
  void finish_guessedPortVariable_isNoServiceLink() {
    assertThat(Sample.variable("UFO_HTTP_PORT", "19002").problems())
        .containsExactly("UFO_HTTP_PORT: unknown variable");
  }

  // Keys.

  @Test
  void keys_afterReading_tellAllForTheReference() {
    List<Key> keys = Sample.yaml("grpc: {listen: wrong}").settings.keys();
    assertThat(keys)
        .containsExactly(
            new Key(
                "grpc",
                "listen",
                "address",
                "127.0.0.1:19001",
                "host:port, for example 127.0.0.1:19001",
                "Where Envoy connects to."),
            new Key(
                "grpc",
                "max_message_size",
                "size",
                "16MiB",
                "64KiB to 1GiB",
                "The largest message taken."),
            new Key(
                "grpc", "keepalive_time", "duration", "60s", "1s to 24h", "Silence before a ping."),
            new Key(
                "grpc",
                "max_connections",
                "integer",
                "1024",
                "1 to 1000000",
                "Connections at once."),
            new Key(
                "grpc",
                "reflection",
                "boolean",
                "true",
                "true or false",
                "Whether grpcurl can list the services."),
            new Key(
                "grpc",
                "peers",
                "list",
                "",
                "a list, each host:port, for example 10.0.0.1:19001",
                "Other agents."),
            new Key(
                "log", "level", "choice", "info", "error, info or debug", "From what on to log."),
            new Key("log", "ratio", "number", "0.5", "0 to 1", "How much of it."),
            new Key("log", "token", "text", "", "one line of text", "Who may read it."),
            new Key("log", "tags", "list", "a,b", "a list, each one line of text", "What to add."));
    assertThat(keys.get(1).path()).isEqualTo("grpc.max_message_size");
    assertThat(keys.get(1).option()).isEqualTo("--grpc.max_message_size");
    assertThat(keys.get(1).variable()).isEqualTo("UFO_GRPC_MAX_MESSAGE_SIZE");
  }

  @Test
  void declare_keyTwiceOrOneVariableForTwoOrBadName_programmersFault() {
    Settings settings = Settings.of(YamlFile.none(), Map.of(), Map.of(), Set.of());
    settings.section("a").bool("b_c", true, "");
    assertThatThrownBy(() -> settings.section("a").bool("b_c", true, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a.b_c: must be new and in lower case");
    assertThatThrownBy(() -> settings.section("a_b").bool("c", true, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.section("a").bool("Key", true, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_defaultWhichBreaksItsOwnRule_programmersFault() {
    Section section = Settings.of(YamlFile.none(), Map.of(), Map.of(), Set.of()).section("a");
    assertThatThrownBy(() -> section.integer("b", 0, 1, 2, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0: must be 1 to 2");
  }
}
