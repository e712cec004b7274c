package dev.ufo.tally;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Close;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Members;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import dev.ufo.signal.Signature.Tls;
import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Deltas of a few names each, so that two of them share some, with numbers from everywhere. */
final class RandomDeltas {
  private final Random random;

  RandomDeltas(long seed) {
    random = new Random(seed);
  }

  private <E> E pick(List<E> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <E extends Enum<E>> E pick(Class<E> type) {
    return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
  }

  private String text() {
    return pick(List.of("", "a", "b", "ünïcødé-𝄞", "via_upstream", "x,y|z"));
  }

  private Source source() {
    return new Source(pick(List.of("n1", "n2")), text(), "", pick(List.of("1.40.0", "")));
  }

  Place place() {
    return new Place(source(), text(), pick(List.of("", "10.0.0.1:80")), text(), text(), text());
  }

  Signature signature() {
    return new Signature(
        pick(Kind.class),
        LogType.of(random.nextInt(15)),
        random.nextInt(1 << Flag.values().length),
        random.nextInt(4) == 0 ? random.nextLong() : 0,
        random.nextInt(3) == 0 ? random.nextInt() : 503,
        text(),
        text(),
        text(),
        text(),
        random.nextInt(20) - 1,
        new Shape(
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            pick(Connection.class)),
        new Tags(pick(Tls.class), pick(Members.class), pick(Close.class)));
  }

  Facts facts() {
    Block block = new Block();
    int row = block.newRow(0, 0);
    for (int i = random.nextInt(5); i >= 0; i--) {
      long start = 1_790_000_000_000_000_000L + random.nextInt();
      block.add(
          row,
          start,
          start + measure(),
          random.nextInt(3),
          measure(),
          measure(),
          random.nextBoolean() ? -1 : measure(),
          measure(),
          measure());
    }
    return NamedTally.firstRow(block);
  }

  private long measure() {
    return random.nextLong(1L << random.nextInt(1, 50));
  }

  private <E extends Enum<E>> Map<E, Long> counts(Class<E> type) {
    Map<E, Long> counts = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      if (random.nextInt(3) == 0) {
        counts.put(value, 1 + random.nextLong(1L << random.nextInt(60)));
      }
    }
    return counts;
  }

  Delta next() {
    List<Place> places = new ArrayList<>();
    List<Signature> signatures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      places.add(place());
      signatures.add(signature());
    }
    Map<Delta.Key, Facts> rows = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      rows.put(new Delta.Key(pick(places), pick(signatures)), facts());
    }
    Set<Path> paths = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      paths.add(new Path(source(), text(), text(), text()));
    }
    TreeSet<Sample> samples = new TreeSet<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      samples.add(
          new Sample(
              random.nextInt(50),
              random.nextInt(3),
              pick(places),
              pick(signatures),
              text(),
              text(),
              text(),
              text()));
    }
    List<Long> delays = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < Measure.DURATION.buckets(); i++) {
      delays.add((long) random.nextInt(2) * random.nextInt(100));
      sum += delays.get(i) * random.nextInt(1_000);
    }
    return new Delta(
        rows,
        paths,
        List.copyOf(samples),
        counts(Input.class),
        counts(Loss.class),
        counts(Mend.class),
        counts(Table.class),
        new Delta.Delays(delays, sum),
        traits());
  }

  private Map<Source, Set<Trait>> traits() {
    Map<Source, Set<Trait>> traits = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      traits.put(source(), Trait.of(1 + random.nextInt((1 << Trait.values().length) - 1)));
    }
    return traits;
  }

  /** One that certainly shares rows with another. */
  Delta overlapping(Delta other) {
    Delta fresh = next();
    Map<Delta.Key, Facts> rows = new HashMap<>(fresh.rows());
    other.rows().keySet().stream().sorted().limit(2).forEach(key -> rows.put(key, facts()));
    return new Delta(
        rows,
        fresh.paths(),
        fresh.samples(),
        fresh.arrived(),
        fresh.lost(),
        fresh.mended(),
        fresh.overflow(),
        fresh.delays(),
        fresh.traits());
  }
}
