package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long SEED = 0x7a11_9L;

  private static Map<String, Long> counts(Delta delta) {
    Map<String, Long> counts = new HashMap<>();
    delta
        .rows()
        .forEach((key, facts) -> {
          long[] histogram = new long[Measure.DURATION.buckets()];
          facts.addTo(histogram, Measure.DURATION);
          assertThat(Arrays.stream(histogram).sum()).isEqualTo(facts.count());
          counts.put(
              key.place().cluster()
                  + "/"
                  + key.place().endpoint()
                  + "/"
                  + key.signature().details(),
              facts.count());
        });
    return counts;
  }

  @Test
  void add_manyTimesWhatABucketHolds_exact() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 200_000; i++) {
      named.count("shop", "e", "d");
    }
    named.count("shop", "other", "d");
    Delta delta = named.flip();
    assertThat(counts(delta)).isEqualTo(Map.of("shop/e/d", 200_000L, "shop/other/d", 1L));
    // and nothing of it is left in the block when it comes again
    named.flip();
    named.count("shop", "e", "d");
    assertThat(counts(named.flip())).isEqualTo(Map.of("shop/e/d", 1L));
  }

  @Test
  void block_afterAFlood_isSmallAgainAndCountsRight() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 40_000; i++) {
      named.count("shop", "e" + i, "d");
    }
    named.flip();
    long flooded = named.empty.footprint();
    for (int tick = 0; tick < 4; tick++) {
      named.count("shop", "e" + tick, "d");
      assertThat(counts(named.flip())).isEqualTo(Map.of("shop/e" + tick + "/d", 1L));
    }
    assertThat(named.empty.footprint()).isLessThan(flooded / 16);
  }

  @Test
  void add_exactlyWhatABucketHolds_exact() {
    for (int entries : new int[] {255, 256, 257, 512, 65_535, 65_536, 65_537}) {
      NamedTally named = new NamedTally(Caps.DEFAULT);
      for (int i = 0; i < entries; i++) {
        named.count("shop", "e", "d");
      }
      assertThat(counts(named.flip())).isEqualTo(Map.of("shop/e/d", (long) entries));
    }
  }

  @Test
  void row_anyPlacesSignaturesAndTicks_asAMapWouldSay() {
    Random random = new Random(SEED);
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int tick = 0; tick < 60; tick++) {
      Map<String, Long> expected = new HashMap<>();
      int places = 1 + random.nextInt(300);
      for (int i = random.nextInt(5_000); i > 0; i--) {
        String cluster = "c" + random.nextInt(20);
        String endpoint = "e" + random.nextInt(places);
        String details = "d" + random.nextInt(8);
        named.count(cluster, endpoint, details);
        expected.merge(cluster + "/" + endpoint + "/" + details, 1L, Long::sum);
      }
      int idle = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
      assertThat(counts(named.flip(idle))).as("seed %d, tick %d", SEED, tick).isEqualTo(expected);
    }
  }

  @Test
  void row_manyTicks_noRowOfAnEarlierTickComesBack() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    named.count("shop", "e", "d");
    named.flip();
    // the number of the tick is 16 bits in a row's key
    for (int tick = 0; tick < 70_000; tick++) {
      if (tick % 1_000 == 7 || (tick > 65_500 && tick < 65_600)) {
        named.count("shop", "e" + tick % 3, "d");
        assertThat(counts(named.flip()))
            .as("tick %d", tick)
            .isEqualTo(Map.of("shop/e" + tick % 3 + "/d", 1L));
      } else {
        Block full = named.tally.flip(named.empty, 0);
        assertThat(full.rows).as("tick %d", tick).isZero();
        named.empty = full;
      }
    }
  }

  @Test
  void row_countedInOneTickOnly_goneWhenTheKeysNumberComesRoundAgain() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 10; i++) {
      named.count("shop", "e" + i % 5, "d"); // twice: there are memories of the last row
    }
    named.flip();
    for (int tick = 0; tick < 65_535 - 1; tick++) {
      named.empty = named.tally.flip(named.empty, 0);
    }
    // now, or within a few ticks, the epoch is what it was then
    for (int tick = 0; tick < 4; tick++) {
      named.count("shop", "e3", "d");
      assertThat(counts(named.flip())).isEqualTo(Map.of("shop/e3/d", 1L));
    }
  }

  @Test
  void row_moreThanTheCap_overflowRowAndStillWhole() {
    NamedTally named = new NamedTally(new Caps(100, 1_000, 100, 10, 10, 50));
    for (int i = 0; i < 500; i++) {
      named.count("shop", "e" + i, "d");
    }
    named.count("shop", "e0", "d");
    Delta delta = named.flip();
    assertThat(delta.counted()).isEqualTo(501);
    assertThat(delta.rows()).hasSize(51);
    assertThat(delta.overflow()).isEqualTo(Map.of(Table.ROWS, 450L));
    assertThat(counts(delta))
        .containsEntry("shop/e0/d", 2L)
        .containsEntry(Place.OTHER + "/" + Place.OTHER + "/" + Place.OTHER, 450L);
  }

  /** One whose rows came too late in every tick is busy all the same. */
  @Test
  void sweep_placeWhoseRowsAlwaysOverflow_notForgotten() {
    NamedTally named = new NamedTally(new Caps(100, 1_000, 100, 10, 10, 1));
    for (int tick = 0; tick < 10; tick++) {
      named.count("shop", "first", "d");
      named.count("shop", "late", "d");
      named.flip(3);
      assertThat(named.tally.size(Table.ENDPOINTS)).isEqualTo(2);
    }
  }

  @Test
  void sweep_idlePlaces_vanishAndComeBack() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 1_000; i++) {
      named.count("gone-" + i % 7, "e" + i, "d");
    }
    named.count("shop", "e", "d");
    named.flip();
    for (int tick = 0; tick < 3; tick++) {
      named.count("shop", "e", "d");
      assertThat(counts(named.flip(3))).isEqualTo(Map.of("shop/e/d", 1L));
    }
    assertThat(named.tally.size(Table.ENDPOINTS)).isEqualTo(1);
    assertThat(named.tally.size(Table.CLUSTERS)).isEqualTo(1);
    assertThat(named.tally.size(Table.SIGNATURES)).isLessThanOrEqualTo(1);
    named.count("gone-1", "e1", "d");
    named.count("shop", "e", "d");
    assertThat(counts(named.flip())).isEqualTo(Map.of("gone-1/e1/d", 1L, "shop/e/d", 1L));
  }

  @Test
  void sweep_sourcesThatWent_theirNumbersAreGivenOnWithoutMixing() {
    NamedTally named = new NamedTally(new Caps(100, 1_000, 100, 3, 10, 1_000));
    Random random = new Random(SEED);
    for (int tick = 0; tick < 500; tick++) {
      Map<Source, Long> expected = new HashMap<>();
      for (int i = random.nextInt(10); i > 0; i--) {
        Source source = new Source("node-" + (tick / 5 + random.nextInt(2)), "", "", "");
        named.count(source, "shop", "e" + random.nextInt(3), "d");
        expected.merge(source, 1L, Long::sum);
      }
      Delta delta = named.flip(1);
      Map<Source, Long> bySource = new HashMap<>();
      delta
          .rows()
          .forEach((key, facts) -> bySource.merge(key.place().source(), facts.count(), Long::sum));
      assertThat(bySource).as("seed %d, tick %d", SEED, tick).isEqualTo(expected);
      assertThat(named.tally.size(Table.SOURCES)).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void sweep_ticketsOfBefore_areNotCurrentIfTheirSourceMayHaveGone() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    named.count(NamedTally.NODE, "shop", "e", "d");
    long ticket = named.tally.admit(NamedTally.NODE);
    assertThat(named.tally.isCurrent(ticket)).isTrue();
    named.flip();
    assertThat(named.tally.isCurrent(ticket)).isTrue();
    named.flip(1);
    named.flip(1);
    assertThat(named.tally.isCurrent(ticket)).isFalse();
    assertThat(named.tally.isCurrent(0)).as("a fresh stream has no ticket").isFalse();
  }

  @Test
  void traits_ofEachSource_inTheirTickOnly_alsoWhenItsNumberIsGivenAway() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 40; i++) {
      Source source = new Source("node-" + i, "", "", "");
      named.count(source, "a", "e", "d");
      named.tally.traits((int) named.tally.admit(source), Trait.HTTP.bit());
      named.tally.traits((int) named.tally.admit(source), Trait.TCP.bit());
    }
    Block full = named.tally.flip(new Block(), 1);
    assertThat(Delta.of(named.tally.flip(new Block(), 1)).traits()).isEmpty(); // numbers are free
    named.tally.traits((int) named.tally.admit(NamedTally.NODE), Trait.OTLP.bit());
    assertThat(Delta.of(full).traits())
        .hasSize(40)
        .containsEntry(new Source("node-39", "", "", ""), Set.of(Trait.HTTP, Trait.TCP))
        .doesNotContainKey(NamedTally.NODE);
    full.clear();
    assertThat(Delta.of(named.tally.flip(full, 0)).traits())
        .isEqualTo(Map.of(NamedTally.NODE, Set.of(Trait.OTLP)));
  }

  @Test
  void flip_blockInTheCollectorsHands_isNotChangedByWhatComesNext() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    for (int i = 0; i < 40; i++) {
      named.count("a" + i, "e", "d" + i);
    }
    Block full = named.tally.flip(new Block(), 0);
    for (int i = 0; i < 500; i++) {
      named.count("b" + i, "e", "x" + i);
    }
    Block next = named.tally.flip(new Block(), 1);
    named.tally.flip(new Block(), 1);
    for (int i = 0; i < 500; i++) {
      named.count("c" + i, "e", "y" + i);
    }
    assertThat(counts(Delta.of(full)))
        .hasSize(40)
        .allSatisfy((row, n) -> {
          assertThat(row).startsWith("a");
          assertThat(n).isEqualTo(1);
        });
    assertThat(counts(Delta.of(next)))
        .hasSize(500)
        .allSatisfy((row, n) -> assertThat(row).startsWith("b"));
  }

  @Test
  void footprint_afterAFloodAndASweep_smallAgainButForTheBlocks() {
    NamedTally named = new NamedTally(Caps.DEFAULT);
    long before = named.tally.footprint();
    for (int i = 0; i < 50_000; i++) {
      named.count("c" + i % 100, "endpoint-" + i, "d");
    }
    named.flip();
    long flooded = named.tally.footprint();
    for (int tick = 0; tick < 3; tick++) {
      named.flip(1);
    }
    assertThat(flooded).isGreaterThan(100 * before);
    assertThat(named.tally.size(Table.ENDPOINTS)).isZero();
  }
}
