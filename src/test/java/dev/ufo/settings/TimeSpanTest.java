package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "10s, PT10S",
    "5m, PT5M",
    "1h, PT1H",
    "7d, P7D",
    "1h30m, PT1H30M",
    "90m, PT90M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "1m500ms, PT1M0.5S",
    "999999999d, P999999999D"
  })
  void parse_numbersAndUnits_theirSum(String text, Duration duration) {
    assertThat(TimeSpan.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "60",
        "s",
        "-1s",
        "+1s",
        "1.5h",
        "0.5s",
        "1 s",
        "1h 30m",
        "30m1h",
        "1s1s",
        "1S",
        "1min",
        "1us",
        "1w",
        "1e3s",
        "PT1S",
        "1000000000s",
        "٣s"
      })
  void parse_anythingElse_empty(String text) {
    assertThat(TimeSpan.parse(text)).isEmpty();
  }
}
