package dev.ufo.tally;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was counted in some time: the only thing that crosses from the observer half to the analyst
 * half. Immutable, and free of live objects, so that it can travel ({@link DeltaCodec}).
 *
 * <p>Deltas are a commutative monoid: {@link #merge} is associative and commutative, {@link #EMPTY}
 * changes nothing. So one process, many event loops and many agents come to the same answer. Of
 * samples, the {@link #MAX_SAMPLES} earliest are kept, which merges alike in any order.
 *
 * @param rows what was counted, by place and signature
 * @param paths the ways that led to clusters
 * @param samples failed entries as examples, the earliest first
 * @param arrived entries that came in; equals the counts of all rows plus all that was lost
 * @param lost what was not counted, by reason
 * @param mended what was odd about entries that were counted
 * @param overflow what went to an overflow row, by table
 * @param delays from an entry's end to its arrival
 * @param traits what the entries of each source showed of how it logs
 */
public record Delta(
    Map<Key, Facts> rows,
    Set<Path> paths,
    List<Sample> samples,
    Map<Input, Long> arrived,
    Map<Loss, Long> lost,
    Map<Mend, Long> mended,
    Map<Table, Long> overflow,
    Delays delays,
    Map<Source, Set<Trait>> traits) {
  public static final int MAX_SAMPLES = 64;

  public static final Delta EMPTY =
      new Delta(
          Map.of(),
          Set.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Delays.NONE,
          Map.of());

  /** What equal entries share. */
  public record Key(Place place, Signature signature) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = place.compareTo(other.place);
      return order != 0 ? order : signature.compareTo(other.signature);
    }
  }

  /** A histogram on {@link Measure#DURATION}'s scale. */
  public record Delays(List<Long> counts, long sum) {
    public static final Delays NONE =
        new Delays(Collections.nCopies(Measure.DURATION.buckets(), 0L), 0);

    Delays merge(Delays other) {
      List<Long> merged = new ArrayList<>(counts.size());
      for (int i = 0; i < counts.size(); i++) {
        merged.add(counts.get(i) + other.counts.get(i));
      }
      return new Delays(List.copyOf(merged), sum + other.sum);
    }
  }

  /** Everything a block holds. */
  static Delta of(Block block) {
    Map<Key, Facts> rows = LinkedHashMap.newLinkedHashMap(block.rows); // as they lie in memory
    long[] histogram = new long[Measure.BUCKETS];
    int carry = 0;
    block.sortCarries();
    for (int row = 0; row < block.rows; row++) {
      Place place = block.places[block.slots[row]];
      Key key = new Key(place, block.vocabulary[block.signatures[row]]);
      carry = block.histogram(row, carry, histogram);
      rows.merge(key, Facts.of(block, row, histogram), Facts::merge);
    }
    List<Long> delays = new ArrayList<>(block.delays.length);
    for (long count : block.delays) {
      delays.add(count);
    }
    return new Delta(
        Collections.unmodifiableMap(rows),
        Set.copyOf(block.paths),
        earliest(block.samples),
        counts(Input.class, block.arrived),
        counts(Loss.class, block.lost),
        counts(Mend.class, block.mended),
        counts(Table.class, block.overflow),
        new Delays(List.copyOf(delays), block.delaySum),
        traits(block));
  }

  private static Map<Source, Set<Trait>> traits(Block block) {
    Map<Source, Set<Trait>> traits = new HashMap<>();
    int known = Math.min(block.traits.length, block.sources.length);
    for (int number = 0; number < known; number++) {
      Source source = block.sources[number];
      if (source != null && block.traits[number] != 0) {
        traits.put(source, Trait.of(block.traits[number]));
      }
    }
    return Collections.unmodifiableMap(traits);
  }

  private static <E extends Enum<E>> Map<E, Long> counts(Class<E> type, long[] counts) {
    Map<E, Long> map = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      if (counts[value.ordinal()] != 0) {
        map.put(value, counts[value.ordinal()]);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** Both together. */
  public Delta merge(Delta other) {
    Map<Key, Facts> allRows = new HashMap<>(rows);
    other.rows.forEach((key, facts) -> allRows.merge(key, facts, Facts::merge));
    Set<Path> allPaths = new HashSet<>(paths);
    allPaths.addAll(other.paths);
    List<Sample> allSamples = new ArrayList<>(samples);
    allSamples.addAll(other.samples);
    return new Delta(
        Collections.unmodifiableMap(allRows),
        Collections.unmodifiableSet(allPaths),
        earliest(allSamples),
        sum(arrived, other.arrived),
        sum(lost, other.lost),
        sum(mended, other.mended),
        sum(overflow, other.overflow),
        delays.merge(other.delays),
        union(traits, other.traits));
  }

  /** Distinct, in order, the first {@link #MAX_SAMPLES}. */
  private static List<Sample> earliest(Collection<Sample> samples) {
    return new TreeSet<>(samples).stream().limit(MAX_SAMPLES).toList();
  }

  private static <E> Map<E, Long> sum(Map<E, Long> a, Map<E, Long> b) {
    Map<E, Long> sum = new HashMap<>(a);
    b.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return Collections.unmodifiableMap(sum);
  }

  private static Map<Source, Set<Trait>> union(
      Map<Source, Set<Trait>> a, Map<Source, Set<Trait>> b) {
    Map<Source, Set<Trait>> union = new HashMap<>(a);
    b.forEach((source, traits) -> union.merge(source, traits, Delta::both));
    return Collections.unmodifiableMap(union);
  }

  private static Set<Trait> both(Set<Trait> a, Set<Trait> b) {
    Set<Trait> both = EnumSet.copyOf(a);
    both.addAll(b);
    return Collections.unmodifiableSet(both);
  }

  /** Entries counted, over all rows. */
  public long counted() {
    long total = 0;
    for (Facts facts : rows.values()) {
      total += facts.count();
    }
    return total;
  }
}
