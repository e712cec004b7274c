package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nc {hots} 80|no placeholder is called {hots}",
        "nc {} 80|no placeholder is called {}",
        "nc {host|a brace that is not closed",
        "nc host}|a brace that is not opened",
        "curl '{endpoint}/'|{endpoint} is quoted already, it must stand outside of quotes",
        "curl \"{cluster}\"|{cluster} is quoted already, it must stand outside of quotes",
        "echo \"\\\"{cluster}\"|{cluster} is quoted already, it must stand outside of quotes",
        "echo '\\' '{cluster}'|{cluster} is quoted already, it must stand outside of quotes",
        "echo \\{cluster}|a placeholder must not be escaped",
        "echo 'a|a quote that is not closed",
        "echo a\\|a backslash at the end",
        "echo ä|a command is printable ASCII",
      })
  void parse_ofABrokenCommand_namesTheRule(String command, String rule) {
    assertThatThrownBy(() -> Command.parse(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "10.0.0.1:80    | 10.0.0.1:80      | 10.0.0.1   | 80",
        "[::1]:443      | '[::1]:443'      | ::1        | 443",
        "[fd00::1:2]:1  | '[fd00::1:2]:1'  | fd00::1:2  | 1",
        "pay.example:80 | pay.example:80   | pay.example| 80",
      })
  void endpoint_comesInTheFormOfEachTool(String endpoint, String both, String host, String port) {
    Map<String, String> facts = Map.of("endpoint", endpoint);
    assertThat(fill("{endpoint}", facts)).isEqualTo(both);
    assertThat(fill("{host}", facts)).isEqualTo(host);
    assertThat(fill("{port}", facts)).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/run/app.sock",
    "internal:listener/endpoint",
    "10.0.0.1",
    "10.0.0.1:0",
    "10.0.0.1:65536",
    "10.0.0.1:http",
    "::1:80",
    "[fe80::1%eth0]:80",
    "-h:80",
    "-",
  })
  void endpoint_thatIsNoAddressAndPort_isUnknown(String endpoint) {
    assertThat(fill("{endpoint}{host}{port}", Map.of("endpoint", endpoint))).isEqualTo("unknown");
    assertThat(fill("{host}", Map.of("endpoint", endpoint))).isEqualTo("unknown");
    assertThat(fill("{port}", Map.of("endpoint", endpoint))).isEqualTo("unknown");
  }

  @Test
  void cluster_comesPlainQuotedAsRegexAndAsInStatistics() {
    Map<String, String> istio = Map.of("cluster", "outbound|80||a.b.svc.cluster.local");
    assertThat(fill("{cluster}::", istio)).isEqualTo("'outbound|80||a.b.svc.cluster.local'::");
    assertThat(fill("'h/?{cluster:url}'", istio))
        .isEqualTo("'h/?outbound%5C%7C80%5C%7C%5C%7Ca.b.svc.cluster.local'");
    assertThat(fill("{cluster:service} {cluster:namespace}", istio)).isEqualTo("a b");
    Map<String, String> colon = Map.of("cluster", "a:b c+ü");
    assertThat(fill("{cluster}", colon)).isEqualTo("'a:b c+ü'");
    assertThat(fill("{cluster:url}", colon)).isEqualTo("a%3Ab%20c%5C%2B%C3%BC");
    assertThat(fill("{cluster:stat}", colon)).isEqualTo("a_b%20c%5C%2B%C3%BC");
    assertThat(fill("{cluster:service}", colon)).isEqualTo("unknown");
    assertThat(fill("{cluster:service}", Map.of("cluster", "inbound|80||"))).isEqualTo("unknown");
  }

  @Test
  void authority_isAHostWithOrWithoutAPort() {
    assertThat(fill("{authority} {authority:host}", Map.of("authority", "a.example:80")))
        .isEqualTo("a.example:80 a.example");
    assertThat(fill("{authority}", Map.of("authority", "[::1]:80"))).isEqualTo("'[::1]:80'");
    assertThat(fill("{authority:host}", Map.of("authority", "[::1]:80"))).isEqualTo("unknown");
    assertThat(fill("{authority:host}", Map.of("authority", "10.0.0.1"))).isEqualTo("unknown");
    assertThat(fill("{authority}", Map.of("authority", "a/b"))).isEqualTo("unknown");
    assertThat(fill("{authority}", Map.of("authority", "user@a"))).isEqualTo("unknown");
  }

  @Test
  void source_ofIstio_namesPodNamespaceAndItsAdminPort() {
    Map<String, String> istio = Map.of("source", "sidecar~10.0.0.1~web-0.v1.front~d.local");
    assertThat(fill("{source:pod} {source:namespace} {admin}", istio))
        .isEqualTo("web-0.v1 front localhost:15000");
    assertThat(fill("{source}", istio)).isEqualTo("'sidecar~10.0.0.1~web-0.v1.front~d.local'");
    Map<String, String> plain = Map.of("source", "edge 1");
    assertThat(fill("{source} {admin}", plain)).isEqualTo("'edge 1' localhost:9901");
    assertThat(fill("{source:pod}", plain)).isEqualTo("unknown");
    String cluster = "outbound|80||shop.default.svc.cluster.local";
    assertThat(fill("{admin}", Map.of("source", "log", "cluster", cluster)))
        .isEqualTo("localhost:15000");
  }

  @Test
  void value_longerThanTheMost_isUnknown() {
    String longest = "a".repeat(Facts.MOST);
    assertThat(fill("{cluster}", Map.of("cluster", longest))).isEqualTo(longest);
    assertThat(fill("{cluster}", Map.of("cluster", longest + "a"))).isEqualTo("unknown");
  }

  private static String fill(String command, Map<String, String> facts) {
    return Command.parse(command).fill(new Facts(facts)).orElse("unknown");
  }
}
