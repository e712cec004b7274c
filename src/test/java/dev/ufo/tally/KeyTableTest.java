package dev.ufo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
  private static final long SEED = 0x7ab1eL;

  /** A key as two spans and a number, somewhere in an array full of other bytes. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Key(int number, byte[] first, byte[] second) {
    List<Object> oracle() {
      return List.of(number, ByteBuffer.wrap(first), ByteBuffer.wrap(second));
    }

    private byte[] array(Random random, int before) {
      byte[] array = new byte[before + first.length + 8 + second.length + 8];
      random.nextBytes(array);
      System.arraycopy(first, 0, array, before, first.length);
      System.arraycopy(second, 0, array, before + first.length + 8, second.length);
      return array;
    }

    int find(KeyTable table, Random random) {
      int before = random.nextInt(9);
      return table.find(
          number,
          array(random, before),
          before,
          first.length,
          before + first.length + 8,
          second.length);
    }

    int insert(KeyTable table, Random random) {
      return table.insert(
          number, array(random, 3), 3, first.length, 3 + first.length + 8, second.length);
    }
  }

  /** Few letters and many lengths: keys that are beginnings, ends and neighbours of others. */
  private static Key random(Random random) {
    byte[] first = new byte[random.nextInt(20)];
    byte[] second = new byte[random.nextInt(20)];
    for (int i = 0; i < first.length; i++) {
      first[i] = (byte) random.nextInt(2);
    }
    for (int i = 0; i < second.length; i++) {
      second[i] = (byte) random.nextInt(2);
    }
    return new Key(random.nextInt(3), first, second);
  }

  @Test
  void find_anyKeys_asAMapWouldSay() {
    Random random = new Random(SEED);
    KeyTable table = new KeyTable(SEED);
    Map<List<Object>, Integer> oracle = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      Key key = random(random);
      Integer expected = oracle.get(key.oracle());
      int found = key.find(table, random);
      assertThat(found).as("seed %d, step %d", SEED, i).isEqualTo(expected == null ? -1 : expected);
      if (found < 0) {
        assertThat(key.insert(table, random)).isEqualTo(oracle.size());
        oracle.put(key.oracle(), oracle.size());
      }
    }
    assertThat(table.size()).isEqualTo(oracle.size()).isGreaterThan(10_000);
  }

  /** Where the first span ends is part of the key. */
  @Test
  void find_sameBytesSplitElsewhere_anotherKey() {
    Random random = new Random(SEED);
    KeyTable table = new KeyTable(SEED);
    byte[] letters = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (int split = 0; split <= letters.length; split++) {
      Key key =
          new Key(
              0, Arrays.copyOf(letters, split), Arrays.copyOfRange(letters, split, letters.length));
      assertThat(key.find(table, random)).isEqualTo(-1);
      assertThat(key.insert(table, random)).isEqualTo(split);
    }
  }

  @Test
  void keep_some_theirOrderStaysAndTheOthersAreNew() {
    for (int round = 0; round < 20; round++) {
      Random random = new Random(SEED + round);
      KeyTable table = new KeyTable(SEED);
      List<Key> keys = new ArrayList<>();
      while (keys.size() < 500) {
        Key key = random(random);
        if (key.find(table, random) < 0) {
          key.insert(table, random);
          keys.add(key);
        }
      }
      boolean[] keep = new boolean[keys.size()];
      for (int i = 0; i < keep.length; i++) {
        keep[i] = random.nextInt(1 + round) == 0;
      }
      KeyTable kept = table.keep(keep);
      int next = 0;
      for (int i = 0; i < keep.length; i++) {
        int expected = keep[i] ? next++ : -1;
        assertThat(keys.get(i).find(kept, random)).as("seed %d", SEED + round).isEqualTo(expected);
      }
      assertThat(kept.size()).isEqualTo(next);
      // and it goes on growing
      for (int i = 0; i < keep.length; i++) {
        if (!keep[i]) {
          assertThat(keys.get(i).find(kept, random)).isEqualTo(-1);
          assertThat(keys.get(i).insert(kept, random)).isEqualTo(next++);
        }
      }
    }
  }

  /** Two keys of one hash, found by a seed under which the folding forgets what differs. */
  @Test
  void find_keysOfEqualHash_toldApart() {
    Random random = new Random(SEED);
    Map<Integer, Key> byHash = new HashMap<>();
    List<Key[]> pairs = new ArrayList<>();
    for (int i = 0; pairs.isEmpty() && i < 2_000_000; i++) {
      byte[] first = ByteBuffer.allocate(4).putInt(i).array();
      Key key = new Key(0, first, new byte[0]);
      Key other = byHash.put(hash(key), key);
      if (other != null) {
        pairs.add(new Key[] {other, key});
      }
    }
    assertThat(pairs).as("a birthday among two million 32-bit hashes").isNotEmpty();
    Key one = pairs.getFirst()[0];
    Key two = pairs.getFirst()[1];
    assertThat(hash(one)).isEqualTo(hash(two));
    KeyTable table = new KeyTable(SEED);
    assertThat(one.find(table, random)).isEqualTo(-1);
    assertThat(one.insert(table, random)).isZero();
    assertThat(two.find(table, random)).isEqualTo(-1);
    assertThat(two.insert(table, random)).isEqualTo(1);
    assertThat(one.find(table, random)).isZero();
    assertThat(two.find(table, random)).isEqualTo(1);
  }

  /** As KeyTable does it. */
  private static int hash(Key key) {
    byte[] padded = Arrays.copyOf(key.first(), key.first().length + 8);
    long h = Hash.of(Hash.of(SEED, 0), padded, 0, key.first().length);
    h = Hash.of(h, padded, 0, 0);
    return (int) (h >>> 32) ^ (int) h;
  }

  @Test
  void hash_everyBitOfEveryByte_matters() {
    byte[] bytes = new byte[40 + 8];
    for (int length = 0; length <= 40; length++) {
      long plain = Hash.of(SEED, bytes, 0, length);
      for (int bit = 0; bit < 8 * length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(Hash.of(SEED, bytes, 0, length)).isNotEqualTo(plain);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
      bytes[length] = 1; // behind the span: must not matter
      assertThat(Hash.of(SEED, bytes, 0, length)).isEqualTo(plain);
      bytes[length] = 0;
    }
  }

  @Test
  void hash_runsOfZeros_differByLength() {
    byte[] zeros = new byte[64 + 8];
    List<Long> hashes = new ArrayList<>();
    for (int length = 0; length <= 64; length++) {
      hashes.add(Hash.of(SEED << 20, zeros, 0, length));
    }
    assertThat(hashes).doesNotHaveDuplicates();
  }
}
