package dev.ufo.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private Watch watch = new Watch(Tuning.HARD, 0, 0);
  private long now = 1_000_000 * SECOND;

  /** A second with failures evenly over it. */
  private void second(long requests, long failures) {
    now += SECOND;
    long between = SECOND / Math.max(failures, 1);
    long first = now - SECOND + (between / 2);
    watch.tick(now, requests, failures, first, first + ((failures - 1) * between));
  }

  /** A second with failures that all ended between the two times into it. */
  private void burst(long requests, long failures, long fromMillis, long toMillis) {
    now += SECOND;
    long begin = now - SECOND;
    watch.tick(now, requests, failures, begin + (fromMillis * MILLI), begin + (toMillis * MILLI));
  }

  private void seconds(int seconds, long requests, long failures) {
    for (int i = 0; i < seconds; i++) {
      second(requests, failures);
    }
  }

  @Test
  void tenASecond_allFailing_noticesInTheFirstTick() {
    seconds(60, 10, 0);
    burst(10, 4, 600, 900);
    assertThat(watch.alarmed()).isTrue();
    assertThat(watch.noticedAt()).isEqualTo(now);
    assertThat(watch.firstFailure()).isEqualTo(now - (400 * MILLI));
  }

  @Test
  void tenASecond_sickFromTheStart_notices() {
    second(10, 10);
    assertThat(watch.alarmed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 10, 100, 1000, 100_000})
  void refusal_single_isNoNews(long requests) {
    seconds(60, requests, 0);
    second(requests, 1);
    seconds(200, requests, 0);
    assertThat(watch.alarmed()).isFalse();
    assertThat(watch.idle()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 10, 100, 1000, 100_000})
  void refusals_twoTwentySecondsApart_areNoNews(long requests) {
    second(requests, 1);
    assertThat(watch.alarmed()).isFalse();
    seconds(19, requests, 0);
    second(requests, 1);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void refusals_twoInARowWithoutOtherTraffic_areNoNews() {
    second(1, 1);
    now += 20 * SECOND;
    second(1, 1);
    seconds(60, 0, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "100, 60", "1000, 50", "1000, 1000", "100000, 5000"})
  void burst_atOneInstant_isNoNews(long requests, long failures) {
    seconds(60, requests, 0);
    burst(requests, failures, 500, 590);
    seconds(60, requests, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void burst_overTheEdgeOfATick_isStillOne() {
    seconds(60, 100, 0);
    burst(100, 30, 950, 999);
    burst(100, 30, 0, 40);
    second(100, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void burst_deliveredAgain_isStillOne() {
    seconds(60, 100, 0);
    burst(100, 30, 500, 510);
    for (int again = 0; again < 5; again++) {
      now += SECOND;
      long end = now - ((again + 1) * SECOND) - (495 * MILLI);
      watch.tick(now, 100, 30, end, end + MILLI);
    }
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void burst_withAChanceFailureBesideIt_isNoNews() {
    seconds(60, 1000, 0);
    burst(1000, 51, 100, 900);
    second(1000, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void burst_failingOnAtOtherInstants_notices() {
    seconds(60, 100, 0);
    burst(100, 30, 950, 960);
    second(100, 50);
    assertThat(watch.alarmed()).isTrue();
    assertThat(watch.firstFailure()).isEqualTo(now - SECOND - (50 * MILLI));
  }

  @Test
  void oneInFiveSeconds_threeFailing_notices() {
    for (int request = 0; request < 20; request++) {
      seconds(4, 0, 0);
      second(1, 0);
    }
    for (int request = 1; request <= 3; request++) {
      assertThat(watch.alarmed()).isFalse();
      now += 4 * SECOND; // ticks without traffic may be left out
      second(1, 1);
    }
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void failures_tenMinutesApart_doNotAddUp() {
    for (int failure = 0; failure < 10; failure++) {
      second(1, 1);
      now += 601 * SECOND;
    }
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void alarm_endsFifteenSecondsAfterTheLastFailure_andRisesAnew() {
    second(10, 10);
    seconds(14, 10, 0);
    assertThat(watch.alarmed()).isTrue();
    second(10, 0);
    assertThat(watch.alarmed()).isFalse();
    assertThat(watch.noticedAt()).isEqualTo(Watch.NEVER);
    assertThat(watch.firstFailure()).isEqualTo(Watch.NEVER);
    assertThat(watch.idle()).isTrue();
    second(10, 10);
    assertThat(watch.noticedAt()).isEqualTo(now);
    assertThat(watch.firstFailure()).isEqualTo(now - (950 * MILLI));
  }

  @Test
  void alarm_withoutTraffic_endsAfterAMinute() {
    second(10, 10);
    seconds(59, 0, 0);
    assertThat(watch.alarmed()).isTrue();
    second(0, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void alarm_ticksLeftOutForAMinute_isAnotherExcursion() {
    second(10, 10);
    now += 70 * SECOND;
    second(1, 1);
    assertThat(watch.alarmed()).isFalse();
    second(10, 10);
    assertThat(watch.firstFailure()).isEqualTo(now - SECOND - (500 * MILLI));
  }

  @Test
  void flapping_sevenDownSixUp_isOneAlarm() {
    for (int round = 0; round < 20; round++) {
      seconds(7, 10, 10);
      assertThat(watch.alarmed()).isTrue();
      seconds(6, 10, 0);
    }
    assertThat(watch.noticedAt()).isEqualTo((1_000_000 + 1) * SECOND);
  }

  @Test
  void alarm_ofManyHours_doesNotBecomeNormal() {
    seconds(600, 10, 0);
    double before = watch.normal();
    seconds(6 * 3600, 10, 5);
    assertThat(watch.alarmed()).isTrue();
    assertThat(watch.normal()).isEqualTo(before);
    seconds(20, 10, 0);
    second(10, 5);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void trickle_thatKeepsASumHalfWayUp_isNotLearned() {
    watch = new Watch(Tuning.HARD, 10_000, 0);
    seconds(4, 20, 1);
    seconds(60, 152, 1);
    assertThat(watch.alarmed()).isFalse();
    assertThat(watch.normal()).isEqualTo(Tuning.HARD.floor());
    seconds(30, 100, 2);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void background_thatWasLearned_isNormal() {
    seconds(60, 1000, 0);
    for (int permille = 1; permille <= 5; permille++) {
      seconds(1200, 1000, permille);
      assertThat(watch.alarmed()).isFalse();
    }
    assertThat(watch.normal()).isBetween(0.007, 0.01);
    seconds(5, 1000, 50);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void alarm_overBackground_endsThoughFailuresNeverCease() {
    seconds(600, 1000, 1);
    seconds(20, 1000, 300);
    assertThat(watch.alarmed()).isTrue();
    seconds(40, 1000, 1);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void seeded_withAnOutageInIt_stillSeesTheNext() {
    watch = new Watch(Tuning.HARD, 1_000_000, 500_000);
    assertThat(watch.normal()).isLessThanOrEqualTo(0.02);
    seconds(2, 10, 10);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void entries_late_count() {
    seconds(60, 10, 0);
    now += SECOND;
    watch.tick(now, 30, 20, now - (15 * SECOND), now - (13 * SECOND));
    assertThat(watch.alarmed()).isTrue();
    assertThat(watch.firstFailure()).isEqualTo(now - (15 * SECOND));
  }

  @Test
  void clock_setBack_standsStill() {
    seconds(60, 10, 0);
    second(10, 1);
    now -= 3600 * SECOND;
    second(10, 10);
    assertThat(watch.noticedAt()).isEqualTo(now);
    now -= 3600 * SECOND;
    seconds(14, 10, 0);
    assertThat(watch.alarmed()).isTrue();
    seconds(3, 10, 0);
    assertThat(watch.alarmed()).isFalse();
  }

  @Test
  void counts_hugeOrImpossible_areTakenAsTheyAre() {
    seconds(3, Long.MAX_VALUE / 4, 0);
    assertThat(watch.alarmed()).isFalse();
    watch = new Watch(Tuning.HARD, Long.MAX_VALUE, Long.MAX_VALUE);
    burst(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, 0, 999);
    assertThat(watch.alarmed()).isTrue();
    watch = new Watch(Tuning.HARD, -1, -1);
    seconds(3, -5, -5);
    assertThat(watch.alarmed()).isFalse();
    seconds(3, 0, 10); // failures without requests are requests
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void traffic_none_isNoNews() {
    seconds(1000, 0, 0);
    assertThat(watch.alarmed()).isFalse();
    assertThat(watch.idle()).isTrue();
    assertThat(watch.normal()).isEqualTo(Tuning.HARD.floor());
  }

  @Test
  void weakSigns_needTenAndTenSecondsOfLearning() {
    watch = new Watch(Tuning.SOFT, 0, 0);
    second(10, 0);
    seconds(10, 10, 0);
    second(10, 9);
    assertThat(watch.alarmed()).isFalse();
    second(10, 9);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void weakSigns_seededWithEnough_needNoLearning() {
    watch = new Watch(Tuning.SOFT, 100, 1);
    seconds(2, 10, 9);
    assertThat(watch.alarmed()).isTrue();
  }

  @Test
  void weakSigns_fromTheStart_areUsual() {
    watch = new Watch(Tuning.SOFT, 0, 0);
    seconds(600, 10, 7);
    assertThat(watch.alarmed()).isFalse();
  }
}
