package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "'', abc, 3",
    "listen, listen, 0",
    "lisen, listen, 1",
    "listeen, listen, 1",
    "lixten, listen, 1",
    "litsen, listen, 1",
    "ca, abc, 3",
    "kitten, sitting, 3"
  })
  void edits_ofTwoNames_counted(String a, String b, int edits) {
    assertThat(Nearest.edits(a, b)).isEqualTo(edits);
    assertThat(Nearest.edits(b, a)).isEqualTo(edits);
  }

  @Test
  void to_severalNear_theNearestThenTheFirst() {
    assertThat(Nearest.to("wimdow", List.of("windows", "window"))).contains("window");
    assertThat(Nearest.to("lag", List.of("log", "lug"))).contains("log");
  }

  @Test
  void to_moreThanAThirdDifferent_nothing() {
    assertThat(Nearest.to("lstn", List.of("listen"))).contains("listen");
    assertThat(Nearest.to("lst", List.of("listen"))).isEmpty();
    assertThat(Nearest.to("lug", List.of("tag"))).isEmpty();
    assertThat(Nearest.to("listen", List.of())).isEmpty();
  }

  @Test
  void to_nameOfAMegabyte_notCompared() {
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThat(Nearest.to("a".repeat(1 << 20), List.of("listen"))).isEmpty());
  }
}
