package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void toString_hostileText_oneEscapedLine() {
    assertThat(Sample.flag("grpc.listen", "a\nb\r\t\u001b[31m\u202e\u2028\u0085\ud800").problems())
        .containsExactly(
            "--grpc.listen=a\\nb\\r\\t\\u001b[31m\\u202e\\u2028\\u0085\\ud800: must be host:port,"
                + " for example 127.0.0.1:19001");
  }

  @Test
  void toString_hostileNames_oneEscapedLine() {
    YamlFile file = YamlFile.of("a\nb.yaml", "\"x\\ny\\e[0m\": 1\ngrpc: {\"k\\n\": 1}");
    assertThat(Sample.of(file, Map.of(), Map.of()).problems())
        .containsExactly(
            "a\\nb.yaml:1:1: x\\ny\\u001b[0m: unknown section, must be one of grpc, log",
            "a\\nb.yaml:2:8: grpc.k\\n: unknown key, must be one of listen, max_message_size,"
                + " keepalive_time, max_connections, reflection, peers");
  }

  @Test
  void toString_longValue_shortenedBetweenCharacters() {
    assertThat(Sample.flag("grpc.listen", "😀".repeat(60)).problems())
        .singleElement()
        .asString()
        .startsWith("--grpc.listen=" + "😀".repeat(60) + ": must");
    assertThat(Sample.flag("grpc.listen", "😀".repeat(61)).problems())
        .singleElement()
        .asString()
        .startsWith("--grpc.listen=" + "😀".repeat(60) + "…: must");
  }
}
