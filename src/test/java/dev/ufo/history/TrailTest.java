package dev.ufo.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailTest {
  private static final long SLOT = Trail.SLOT_SECONDS * 1_000_000_000L;
  private static final long T0 = 1_000 * SLOT;

  @Test
  void begin_whatWasSeenBeforeHadNotFailed_whatWasNotIsUnknown() {
    Trail trail = Trail.begin(T0, T0 - 3 * SLOT);
    trail.add(T0, 0, 1);
    trail.add(T0, 4, 0);
    assertThat(last(trail, 5)).containsExactly(null, 0.0, 0.0, 0.0, 0.25);
    assertThat(trail.slot()).isEqualTo(1_000);
    assertThat(Trail.begin(T0, 0).shares().subList(0, 59)).containsOnly(0.0);
  }

  @Test
  void at_laterTime_movesTheCopyOnly() {
    Trail trail = Trail.begin(T0, T0);
    trail.add(T0, 2, 1);
    trail.add(T0 + 2 * SLOT, 2, 2);
    Trail later = trail.at(T0 + 4 * SLOT);
    assertThat(last(later, 6)).containsExactly(null, 0.5, null, 1.0, null, null);
    assertThat(later.latest()).isNull();
    assertThat(trail.latest()).isEqualTo(1.0);
  }

  @Test
  void turn_wholeRound_forgetsAll() {
    Trail trail = Trail.begin(T0, T0);
    trail.add(T0, 2, 1);
    assertThat(trail.at(T0 + 59 * SLOT).shares().getFirst()).isEqualTo(0.5);
    assertThat(trail.at(T0 + 60 * SLOT).shares()).isEqualTo(Collections.nCopies(60, null));
    trail.add(T0 + 60 * SLOT, 1, 0);
    assertThat(trail.isOver()).isTrue();
  }

  @Test
  void add_timeStepsBack_staysInTheSlot_andNoShareIsAboveOne() {
    Trail trail = Trail.begin(T0, T0);
    trail.add(T0 - 5 * SLOT, 1, 3);
    assertThat(trail.slot()).isEqualTo(1_000);
    assertThat(trail.latest()).isEqualTo(1.0);
    trail.add(T0, Long.MAX_VALUE / 2, 0);
    assertThat(trail.latest()).isLessThan(1e-8);
  }

  private static List<Double> last(Trail trail, int count) {
    return trail.shares().subList(60 - count, 60);
  }
}
