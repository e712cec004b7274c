package dev.ufo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final long SEED = 0xc0_117L;

  /** Connections of one set: those bits that choose it are equal, the rest differs. */
  private static long inOneSet(int which) {
    return which + 1L;
  }

  @Test
  void lastAnswer_whileNoSetIsFull_asAMapWouldSay() {
    Random random = new Random(SEED);
    Connections connections = new Connections(4_096);
    Map<Long, Long> oracle = new HashMap<>();
    List<Long> known = new ArrayList<>();
    int[] inSet = new int[1_024];
    while (known.size() < 2_000) {
      long id = random.nextLong();
      int set = (int) (id >>> 40) & 1_023;
      if (id != 0 && inSet[set] < 4) {
        inSet[set]++;
        known.add(id);
      }
    }
    for (int i = 0; i < 200_000; i++) {
      long id = known.get(random.nextInt(known.size()));
      long at = 1 + random.nextLong(1L << 60);
      switch (random.nextInt(4)) {
        case 0 -> {
          connections.answered(id, at);
          oracle.merge(id, at, Math::max);
        }
        case 1 -> {
          connections.ended(id);
          oracle.remove(id);
        }
        default ->
            assertThat(connections.lastAnswer(id))
                .as("seed %d, step %d", SEED, i)
                .isEqualTo(oracle.getOrDefault(id, Connections.NEVER));
      }
    }
  }

  @Test
  void answered_fullSet_quietestForgotten() {
    Random random = new Random(SEED);
    for (int round = 0; round < 1_000; round++) {
      Connections connections = new Connections(4);
      List<Long> times = new ArrayList<>(List.of(100L, 200L, 300L, 400L));
      Collections.shuffle(times, random);
      for (int i = 0; i < 4; i++) {
        connections.answered(inOneSet(i), times.get(i));
      }
      int quietest = times.indexOf(100L);
      if (random.nextBoolean()) { // it speaks again, so another is the quietest
        connections.answered(inOneSet(quietest), 500);
        quietest = times.indexOf(200L);
      }
      connections.answered(inOneSet(4), 450);
      for (int i = 0; i < 5; i++) {
        assertThat(connections.lastAnswer(inOneSet(i)) == Connections.NEVER)
            .as("seed %d, round %d, connection %d of %s", SEED, round, i, times)
            .isEqualTo(i == quietest);
      }
    }
  }

  @Test
  void answered_endedOneInFullSet_itsPlaceIsTaken() {
    Connections connections = new Connections(4);
    for (int i = 0; i < 4; i++) {
      connections.answered(inOneSet(i), 100 + i);
    }
    connections.ended(inOneSet(3));
    connections.answered(inOneSet(4), 50);
    for (int i : new int[] {0, 1, 2, 4}) {
      assertThat(connections.lastAnswer(inOneSet(i))).isNotEqualTo(Connections.NEVER);
    }
  }

  @Test
  void answered_earlierThanKnown_changesNothing() {
    Connections connections = new Connections(4);
    connections.answered(7, 200);
    connections.answered(7, 100);
    assertThat(connections.lastAnswer(7)).isEqualTo(200);
  }

  @Test
  void connections_anyNumber_roomForAtLeastSoMany() {
    for (int wanted = 1; wanted < 200; wanted++) {
      Connections connections = new Connections(wanted);
      // spread evenly: so many ids for each set as it has ways
      int sets = 1;
      while (4 * sets < wanted) {
        sets *= 2;
      }
      for (int i = 0; i < wanted; i++) {
        connections.answered(((long) (i % sets) << 40) | (i + 1), i + 1L);
      }
      for (int i = 0; i < wanted; i++) {
        assertThat(connections.lastAnswer(((long) (i % sets) << 40) | (i + 1)))
            .as("%d of %d", i, wanted)
            .isEqualTo(i + 1L);
      }
    }
  }
}
