package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private Instant wall = START;
  private long counter = 77;
  private final Timeline timeline = new Timeline(() -> wall, () -> counter);

  /** A second passes; the clock makes more or less of it. */
  private Duration second(Duration byTheClock) {
    long before = timeline.now();
    wall = wall.plus(byTheClock);
    counter += Duration.ofSeconds(1).toNanos();
    return Duration.ofNanos(timeline.now() - before);
  }

  @Test
  void now_clockAndCounterAgree_isTheClock() {
    assertThat(second(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(Instant.ofEpochSecond(0, timeline.now())).isEqualTo(START.plusSeconds(1));
    assertThat(timeline.step()).isZero();
  }

  @Test
  void now_clockIsCorrectedByMillis_follows() {
    for (int i = 0; i < 3_600; i++) {
      second(Duration.ofMillis(1_001));
    }
    assertThat(Instant.ofEpochSecond(0, timeline.now())).isEqualTo(wall);
    assertThat(timeline.step()).isZero();
  }

  @Test
  void now_clockIsSetByAnHour_goesOnAndSaysSo() {
    for (int hours : new int[] {1, -2}) {
      assertThat(second(Duration.ofHours(hours).plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
      assertThat(second(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }
    assertThat(timeline.step()).isEqualTo(Duration.ofHours(-1));
  }
}
