package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The laws of a commutative monoid, on seeded random Deltas. */
class DeltaTest {
  private static final long SEED = 0xde17aL;
  private static final int ROUNDS = 500;

  @Test
  void merge_withEmpty_changesNothing() {
    for (int i = 0; i < ROUNDS; i++) {
      Delta a = new RandomDeltas(SEED + i).next();
      assertThat(a.merge(Delta.EMPTY)).as("seed %d", SEED + i).isEqualTo(a);
      assertThat(Delta.EMPTY.merge(a)).as("seed %d", SEED + i).isEqualTo(a);
    }
  }

  @Test
  void merge_eitherWayRound_same() {
    for (int i = 0; i < ROUNDS; i++) {
      RandomDeltas deltas = new RandomDeltas(SEED + i);
      Delta a = deltas.next();
      Delta b = deltas.overlapping(a);
      assertThat(a.merge(b)).as("seed %d", SEED + i).isEqualTo(b.merge(a));
      assertThat(a.merge(b)).hasSameHashCodeAs(b.merge(a));
    }
  }

  @Test
  void merge_anyBrackets_same() {
    for (int i = 0; i < ROUNDS; i++) {
      RandomDeltas deltas = new RandomDeltas(SEED + i);
      Delta a = deltas.next();
      Delta b = deltas.overlapping(a);
      Delta c = deltas.overlapping(b);
      assertThat(a.merge(b).merge(c)).as("seed %d", SEED + i).isEqualTo(a.merge(b.merge(c)));
    }
  }

  @Test
  void merge_itself_countsTwice() {
    for (int i = 0; i < ROUNDS; i++) {
      Delta a = new RandomDeltas(SEED + i).next();
      Delta twice = a.merge(a);
      assertThat(twice.counted()).isEqualTo(2 * a.counted());
      assertThat(twice.paths()).isEqualTo(a.paths());
      assertThat(twice.samples()).isEqualTo(a.samples());
      a.lost().forEach((loss, n) -> assertThat(twice.lost().get(loss)).isEqualTo(2 * n));
    }
  }

  @Test
  void merge_manySamples_theEarliestOfAllInAnyOrder() {
    for (int i = 0; i < 50; i++) {
      RandomDeltas deltas = new RandomDeltas(SEED + i);
      List<Delta> parts = new ArrayList<>();
      TreeSet<Sample> all = new TreeSet<>();
      for (int part = 0; part < 10; part++) {
        Delta delta = deltas.next();
        parts.add(delta);
        all.addAll(delta.samples());
      }
      Collections.shuffle(parts, new Random(SEED + i));
      Delta merged = parts.stream().reduce(Delta.EMPTY, Delta::merge);
      assertThat(merged.samples())
          .as("seed %d", SEED + i)
          .isEqualTo(all.stream().limit(Delta.MAX_SAMPLES).toList());
    }
  }

  @Test
  void merge_parts_areNotChanged() {
    RandomDeltas deltas = new RandomDeltas(SEED);
    Delta a = deltas.next();
    Delta b = deltas.overlapping(a);
    Delta sameAsA = new RandomDeltas(SEED).next();
    Delta unused = a.merge(b);
    assertThat(unused).isNotNull();
    assertThat(a).isEqualTo(sameAsA);
  }
}
