package dev.ufo.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CountWatchTest {
  private static final long SECOND = Arrivals.SECOND;

  private final CountWatch watch = new CountWatch();
  private final SplittableRandom random = new SplittableRandom(17);
  private long now = 1_000_000 * SECOND;

  /** Lives on with so many failures a second; how often the alarm rose. */
  private int live(double perSecond, int seconds) {
    int alarms = 0;
    long start = now;
    Arrivals arrivals = new Arrivals(random.split(), perSecond, start, at -> 1, SECOND);
    while (now < start + (seconds * SECOND)) {
      boolean before = watch.alarmed();
      now =
          arrivals.next((at, all, failures, first, last) -> watch.tick(at, failures, first, last));
      alarms += watch.alarmed() && !before ? 1 : 0;
    }
    return alarms;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5})
  void trickle_constant_isNoNews(double perSecond) {
    assertThat(live(perSecond, 7 * 86_400)).isZero();
  }

  @Test
  void trickle_thatRoseFivefold_isNoticedWithinTwoMinutes() {
    assertThat(live(0.1, 600)).isZero();
    long rose = now;
    assertThat(live(0.5, 120)).isPositive();
    assertThat(watch.firstFailure()).isGreaterThan(rose - (60 * SECOND));
  }

  @Test
  void silence_thenAFlood_isNoticedInSeconds() {
    live(0.01, 600);
    assertThat(live(5, 5)).isOne();
  }

  @Test
  void flood_fromTheStart_isNoticedAfterTenSecondsAndMore() {
    assertThat(live(2, 9)).isZero();
    assertThat(live(2, 50)).isOne();
  }

  @Test
  void flood_ofTwoSecondsAtTheStart_isNoNews() {
    assertThat(live(20, 2)).isZero();
    assertThat(live(0.01, 100)).isZero();
  }

  @Test
  void alarm_endsWhenTheTrickleIsBackToNormal() {
    live(0.1, 600);
    live(5, 60);
    assertThat(watch.alarmed()).isTrue();
    live(0.1, 120);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void ticks_leftOut_wereSilent() {
    live(0.01, 600);
    now += 7200 * SECOND;
    assertThat(live(5, 5)).isOne();
  }

  @Test
  void idle_onceTheTrickleIsForgotten() {
    assertThat(watch.idle()).isTrue();
    live(0.5, 600);
    assertThat(watch.idle()).isFalse();
    for (int minute = 0; minute < 180; minute++) {
      now += 60 * SECOND;
      watch.tick(now, 0, 0, 0);
    }
    assertThat(watch.idle()).isTrue();
  }

  /** Two seconds of many, then the trickle as ever: it goes on, but it is not the fault. */
  @Test
  void hold_overATrickle_doesNotPageForABlip() {
    live(0.5, 900);
    assertThat(live(30, 2)).isOne();
    Hold hold = new Hold(watch.noticedAt(), watch.firstFailure(), watch.normal());
    assertThat(holds(hold, 0.5, 300)).isFalse();
    assertThat(holds(hold, 5, 40)).isTrue();
  }

  private boolean holds(Hold hold, double perSecond, int seconds) {
    long start = now;
    Arrivals arrivals = new Arrivals(random.split(), perSecond, start, at -> 1, SECOND);
    while (now < start + (seconds * SECOND)) {
      now =
          arrivals.next((at, all, failures, first, last) ->
              hold.tick(at, CountWatch.requests(SECOND), failures, first, last));
    }
    return hold.holds();
  }
}
