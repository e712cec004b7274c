package dev.ufo.history;

import static dev.ufo.history.Ticks.SECOND;
import static dev.ufo.history.Ticks.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Ticks.Timing;
import dev.ufo.history.Totals.Limits;
import dev.ufo.observe.Symptoms;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Windows alone, against a list that forgets nothing, and as the clusters have them. */
class WindowTest {
  private record Added(long at, long count) {}

  /**
   * What a window of so many seconds in so many slots must hold: whole slots, this one included.
   */
  private static long sum(List<Added> all, long now, int seconds, int slots) {
    long slotNanos = SECOND * seconds / slots;
    long sum = 0;
    for (Added added : all) {
      if (added.at / slotNanos > now / slotNanos - slots) {
        sum += added.count;
      }
    }
    return sum;
  }

  @Test
  void ring_isWhatAListSays() {
    for (Span span : Span.values()) {
      for (long seed = 0; seed < 50; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Window window = Span.windows()[span.ordinal()];
        int slots = slots(span);
        List<Added> all = new ArrayList<>();
        long now = T0 + random.nextLong(SECOND);
        for (int i = 0; i < 300; i++) {
          // mostly small steps, at times one beyond the whole window
          long step = random.nextInt(20) == 0 ? 2L * span.seconds() : span.seconds() / 9 + 1L;
          now += random.nextLong(step * SECOND);
          if (random.nextBoolean()) {
            long count = random.nextInt(100);
            window.add(now, count);
            all.add(new Added(now, count));
          }
          assertThat(window.sum(now))
              .as("%s, seed %d, step %d", span, seed, i)
              .isEqualTo(sum(all, now, span.seconds(), slots));
        }
      }
    }
  }

  private static int slots(Span span) {
    return span == Span.MINUTE || span == Span.HOUR ? 12 : 10;
  }

  @Test
  void sum_covers_theWindowLessAPartOfASlot() {
    Window window = new Window(60, 12);
    window.add(T0, 1);
    assertThat(window.sum(T0 + 55 * SECOND - 1)).isEqualTo(1);
    assertThat(window.sum(T0 + 60 * SECOND - 1)).isEqualTo(1);
    assertThat(window.sum(T0 + 60 * SECOND)).isZero();
    window.add(T0 + 64 * SECOND, 1); // the last second of its slot
    assertThat(window.sum(T0 + 120 * SECOND - 1)).as("56 s later").isEqualTo(1);
    assertThat(window.sum(T0 + 120 * SECOND)).isZero();
  }

  @Test
  void timeThatStepsBack_staysInTheSlotThatItReached() {
    Window window = new Window(10, 10);
    window.add(T0, 1);
    window.add(T0 - 3_600 * SECOND, 2);
    assertThat(window.sum(T0 - 3_600 * SECOND)).isEqualTo(3);
    assertThat(window.sum(T0 + 9 * SECOND)).isEqualTo(3);
    assertThat(window.sum(T0 + 10 * SECOND)).isZero();
  }

  @Test
  void tooManyForASlot_areCutThere_andTheSumStaysTheSumOfTheSlots() {
    Window window = new Window(10, 10);
    window.add(T0, Integer.MAX_VALUE);
    window.add(T0, 5);
    window.add(T0 + SECOND, Long.MAX_VALUE);
    assertThat(window.sum(T0 + SECOND)).isEqualTo(2L * Integer.MAX_VALUE);
    assertThat(window.sum(T0 + 10 * SECOND)).isEqualTo(Integer.MAX_VALUE);
    assertThat(window.sum(T0 + 11 * SECOND)).isZero();
  }

  // ---- of clusters

  private final Ticks ticks = new Ticks();
  private final Routes routes = new Routes(100, Limits.DEFAULT.idle());
  private final Totals totals = new Totals(Limits.DEFAULT, routes, Symptoms::of);
  private long now = T0;

  private void tick() {
    now += SECOND;
    totals.apply(ticks.take(), now);
  }

  private WindowTotals window(String cluster, Span span) {
    return totals.traffic().clusters().stream()
        .filter(totals -> totals.cluster().equals(cluster))
        .findFirst()
        .orElseThrow()
        .windows()
        .get(span.ordinal());
  }

  @Test
  void cluster_countsRequestsFailuresAndFlags_eachOnce() {
    Place place = Ticks.endpoint("payments", "10.90.0.11:8080");
    ticks.entries(6, place, Ticks.ok(), Timing.at(T0));
    ticks.entries(2, place, Ticks.noConnection(Flag.UF, Flag.URX), Timing.at(T0));
    ticks.entries(3, place, Ticks.error(503), Timing.at(T0));
    tick();
    for (Span span : Span.values()) {
      WindowTotals window = window("payments", span);
      assertThat(window.span()).isEqualTo(span);
      assertThat(window.requests()).isEqualTo(11);
      assertThat(window.failures()).as("one with two flags is one").isEqualTo(2);
      assertThat(window.flags().toString()).contains("UF=2", "URX=2");
      assertThat(window.ratio()).isEqualTo(2.0 / 11);
    }
  }

  @Test
  void cluster_quietMeanwhile_losesWhatIsOld() {
    Place place = Ticks.endpoint("payments", "10.90.0.11:8080");
    ticks.entries(4, place, Ticks.noConnection(Flag.UF), Timing.at(T0));
    tick();
    for (int second = 0; second < 30; second++) {
      tick();
    }
    assertThat(window("payments", Span.TEN_SECONDS).requests()).isZero();
    assertThat(window("payments", Span.TEN_SECONDS).failures()).isZero();
    assertThat(window("payments", Span.TEN_SECONDS).flags().of("UF")).isZero();
    assertThat(window("payments", Span.TEN_SECONDS).ratio()).isZero();
    assertThat(window("payments", Span.MINUTE).failures()).isEqualTo(4);
  }

  @Test
  void inboundClustersOfOneName_areAddedUp() {
    for (String workload : List.of("shop", "bank")) {
      Source sidecar = new Source("sidecar~" + workload, workload, "", "1.40.0");
      Place place = Place.of(sidecar, "inbound|8080||", "127.0.0.1:8080");
      ticks.entries(2, place, Ticks.noConnection(Flag.UF), Timing.at(T0));
      ticks.entries(1, place, Ticks.ok(), Timing.at(T0));
    }
    tick();
    WindowTotals window = window("inbound|8080||", Span.MINUTE);
    assertThat(window.requests()).isEqualTo(6);
    assertThat(window.failures()).isEqualTo(4);
    assertThat(window.flags().of("UF")).isEqualTo(4);
  }
}
