package dev.ufo.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOTICED = 1_000_000 * SECOND;

  private long now = NOTICED;

  /** By how much the clock of those who log is ahead. */
  private long skew;

  private Hold hold = new Hold(NOTICED, NOTICED - SECOND);

  private void seconds(int seconds, long requests, long failures) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      long end = now + skew;
      hold.tick(now, requests, failures, end - (SECOND * 9 / 10), end - (SECOND / 10));
    }
  }

  /** Seconds after the first failure. */
  private long age() {
    return (now - NOTICED + SECOND) / SECOND;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 1000, 1_000_000_000_000L})
  void fault_total_pagesWhenFifteenSecondsOld(long requests) {
    seconds(13, requests, requests);
    assertThat(hold.holds()).isFalse();
    seconds(1, requests, requests);
    assertThat(age()).isEqualTo(15);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void fault_noticedLate_pagesTenSecondsAfterTheNotice() {
    hold = new Hold(NOTICED, NOTICED - (300 * SECOND));
    seconds(9, 10, 10);
    assertThat(hold.holds()).isFalse();
    seconds(3, 10, 10);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void fault_thatEnded_staysPaged() {
    seconds(20, 10, 10);
    seconds(600, 10, 0);
    assertThat(hold.holds()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 100, 1000})
  void blip_ofThreeSeconds_neverPages(long requests) {
    seconds(2, requests, requests);
    seconds(600, requests, 0);
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void blip_overBackground_neverPages() {
    seconds(2, 1000, 500);
    for (int i = 0; i < 1000; i++) {
      seconds(1, 1000, i % 3);
    }
    assertThat(hold.holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12, 14, 20, 30, 60})
  void blips_ofThreeSeconds_doNotAddUp(int every) {
    for (int blip = 0; blip < 50; blip++) {
      seconds(3, 10, 10);
      seconds(every, 10, 0);
    }
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void intermittent_sevenDownSixUp_pages() {
    seconds(6, 10, 10);
    seconds(6, 10, 0);
    seconds(7, 10, 10);
    seconds(6, 10, 0);
    assertThat(age()).isEqualTo(26);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void oneInFiveSeconds_allFailing_pagesWithinHalfAMinute() {
    hold = new Hold(NOTICED, NOTICED - (10 * SECOND));
    for (int request = 0; request < 3; request++) {
      seconds(4, 0, 0);
      seconds(1, 1, 1);
    }
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void batch_deliveredAgainAndAgain_neverPages() {
    long end = NOTICED - (SECOND / 2);
    for (int i = 0; i < 100; i++) {
      now += SECOND;
      hold.tick(now, 30, 30, end - SECOND, end);
    }
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void batch_deliveredAgainBesideOneNewFailure_neverPages() {
    long end = NOTICED - (SECOND / 2);
    for (int i = 0; i < 100; i++) {
      now += SECOND;
      hold.tick(now, 30, i == 13 ? 1 : 30, end - SECOND, i == 13 ? now : end);
    }
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void batch_ofABlipDeliveredBitByBit_neverPages() {
    for (int i = 1; i <= 100; i++) {
      now += SECOND;
      long end = NOTICED + (i * SECOND / 50);
      hold.tick(now, 10, 5, end, end);
    }
    assertThat(hold.holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-7200, -20, 20, 7200})
  void fault_loggedByAnotherClock_pages(long ahead) {
    skew = ahead * SECOND;
    hold = new Hold(NOTICED, NOTICED - SECOND + skew);
    seconds(20, 10, 10);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void fault_withOneAbsurdTime_pages() {
    now += SECOND;
    hold.tick(now, 10, 2, now, now + (1_000_000 * SECOND));
    seconds(40, 10, 10);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void clock_setBack_neverPages() {
    for (int i = 0; i < 100; i++) {
      seconds(1, 10, 10);
      now -= 2 * SECOND;
    }
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void clock_setBackOnce_pagesALittleLater() {
    seconds(5, 10, 10);
    now -= 3600 * SECOND;
    skew = 3600 * SECOND; // only ours was
    seconds(15, 10, 10);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void clock_leapt_neverPagesByItself() {
    seconds(2, 10, 10);
    now += 86_400 * SECOND;
    seconds(3, 10, 10);
    assertThat(hold.holds()).isFalse();
    seconds(20, 10, 10);
    assertThat(hold.holds()).isTrue();
  }

  @Test
  void traffic_none_neverPages() {
    seconds(1000, 0, 0);
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void counts_impossible_neverPage() {
    seconds(100, -1, -1);
    assertThat(hold.holds()).isFalse();
  }

  @Test
  void failures_thatAreNormalThere_neverPage() {
    hold = new Hold(NOTICED, NOTICED - SECOND, 0.03);
    seconds(100, 100, 5);
    assertThat(hold.holds()).isFalse();
    seconds(20, 100, 30);
    assertThat(hold.holds()).isTrue();
  }
}
