package dev.ufo.tally;

import dev.ufo.proto.v1.Count;
import dev.ufo.proto.v1.Histogram;
import dev.ufo.proto.v1.Row;
import dev.ufo.proto.v1.Traits;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@link Delta} as it travels from one UFO to another: {@code proto/ufo/v1/delta.proto}. Equal
 * Deltas become equal messages, whatever order their maps have.
 *
 * <p>{@link #decode} trusts nobody. It refuses with an {@link IllegalArgumentException} that names
 * the field what does not fit together, and also a name that a newer peer knows and this UFO does
 * not: a count under an unknown reason could only be dropped, and then what arrived would no longer
 * be what was counted plus what was lost. So readers are upgraded before writers. Whole fields of a
 * newer peer are passed over, as protobuf does.
 */
public final class DeltaCodec {
  private DeltaCodec() {}

  public static dev.ufo.proto.v1.Delta encode(Delta delta) {
    return new Encoder().delta(delta);
  }

  /** The Delta in a message; throws when the message contradicts itself or is ahead of this UFO. */
  public static Delta decode(dev.ufo.proto.v1.Delta message) {
    return new Decoder(message).delta();
  }

  private static String nameOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static final class Encoder {
    private final dev.ufo.proto.v1.Delta.Builder to = dev.ufo.proto.v1.Delta.newBuilder();
    private final Map<Source, Integer> sources = new HashMap<>();
    private final Map<Place, Integer> places = new HashMap<>();
    private final Map<Signature, Integer> signatures = new HashMap<>();

    dev.ufo.proto.v1.Delta delta(Delta delta) {
      new TreeMap<>(delta.rows()).forEach((key, facts) -> to.addRows(row(key, facts)));
      new TreeSet<>(delta.paths()).forEach(path -> to.addPaths(path(path)));
      delta.samples().forEach(sample -> to.addSamples(sample(sample)));
      new TreeMap<>(delta.arrived()).forEach((name, n) -> to.addArrived(count(name, n)));
      new TreeMap<>(delta.lost()).forEach((name, n) -> to.addLost(count(name, n)));
      new TreeMap<>(delta.mended()).forEach((name, n) -> to.addMended(count(name, n)));
      new TreeMap<>(delta.overflow()).forEach((name, n) -> to.addOverflow(count(name, n)));
      Histogram.Builder delays = Histogram.newBuilder().setSum(delta.delays().sum());
      for (int bucket = 0; bucket < delta.delays().counts().size(); bucket++) {
        bucket(delays, bucket, delta.delays().counts().get(bucket));
      }
      new TreeMap<>(delta.traits()).forEach((source, t) -> to.addTraits(traits(source, t)));
      return to.setDelays(delays).build();
    }

    private static Count count(Enum<?> name, long count) {
      return Count.newBuilder().setName(nameOf(name)).setCount(count).build();
    }

    private static void bucket(Histogram.Builder histogram, int bucket, long count) {
      if (count != 0) {
        histogram.addBuckets(bucket).addCounts(count);
      }
    }

    private Row row(Delta.Key key, Facts facts) {
      return Row.newBuilder()
          .setPlace(place(key.place()))
          .setSignature(signature(key.signature()))
          .setCount(facts.count())
          .setExtraAttempts(facts.extraAttempts())
          .setFirstStart(facts.firstStart())
          .setLastStart(facts.lastStart())
          .setFirstEnd(facts.firstEnd())
          .setLastEnd(facts.lastEnd())
          .setDuration(histogram(facts, Measure.DURATION))
          .setSentAfter(histogram(facts, Measure.SENT_AFTER))
          .setAnswer(histogram(facts, Measure.ANSWER))
          .setGap(histogram(facts, Measure.GAP))
          .setBytesSent(histogram(facts, Measure.BYTES_SENT))
          .setBytesReceived(histogram(facts, Measure.BYTES_RECEIVED))
          .build();
    }

    private static Histogram histogram(Facts facts, Measure measure) {
      Histogram.Builder histogram = Histogram.newBuilder().setSum(facts.sum(measure));
      facts.least(measure).ifPresent(histogram::setLeast);
      facts.most(measure).ifPresent(histogram::setMost);
      long[] counts = new long[measure.buckets()];
      facts.addTo(counts, measure);
      for (int bucket = 0; bucket < counts.length; bucket++) {
        bucket(histogram, bucket, counts[bucket]);
      }
      return histogram.build();
    }

    private dev.ufo.proto.v1.Path path(Path path) {
      return dev.ufo.proto.v1.Path.newBuilder()
          .setSource(source(path.source()))
          .setCluster(path.cluster())
          .setRoute(path.route())
          .setListener(path.listener())
          .build();
    }

    private dev.ufo.proto.v1.Sample sample(Sample sample) {
      return dev.ufo.proto.v1.Sample.newBuilder()
          .setStart(sample.startNanos())
          .setDuration(sample.durationNanos())
          .setPlace(place(sample.place()))
          .setSignature(signature(sample.signature()))
          .setAuthority(sample.authority())
          .setPath(sample.path())
          .setRequestId(sample.requestId())
          .setUpstreamLocal(sample.upstreamLocal())
          .build();
    }

    private Traits traits(Source source, Set<Trait> shown) {
      Traits.Builder traits = Traits.newBuilder().setSource(source(source));
      new TreeSet<>(shown).forEach(trait -> traits.addNames(nameOf(trait)));
      return traits.build();
    }

    private int source(Source source) {
      Integer known = sources.putIfAbsent(source, to.getSourcesCount());
      if (known != null) {
        return known;
      }
      to.addSourcesBuilder()
          .setNode(source.node())
          .setService(source.service())
          .setLocality(source.locality())
          .setVersion(source.version());
      return to.getSourcesCount() - 1;
    }

    private int place(Place place) {
      int source = source(place.source());
      Integer known = places.putIfAbsent(place, to.getPlacesCount());
      if (known != null) {
        return known;
      }
      to.addPlacesBuilder()
          .setSource(source)
          .setCluster(place.cluster())
          .setEndpoint(place.endpoint())
          .setRoute(place.route())
          .setAuthority(place.authority())
          .setListener(place.listener());
      return to.getPlacesCount() - 1;
    }

    private int signature(Signature signature) {
      Integer known = signatures.putIfAbsent(signature, to.getSignaturesCount());
      if (known != null) {
        return known;
      }
      dev.ufo.proto.v1.Signature.Builder message =
          to.addSignaturesBuilder()
              .setKind(nameOf(signature.kind()))
              .setType(signature.type().ordinal())
              .setFlags(signature.flags())
              .setUnknownFlags(signature.unknownFlags())
              .setCode(signature.code())
              .setDetails(signature.details())
              .setReason(signature.reason())
              .setDownstreamReason(signature.downstreamReason())
              .setTermination(signature.termination())
              .setShape(shape(signature.shape()))
              .setTls(nameOf(signature.tags().tls()))
              .setMembers(nameOf(signature.tags().members()))
              .setClose(nameOf(signature.tags().close()));
      if (signature.grpcStatus() >= 0) {
        message.setGrpcStatus(signature.grpcStatus());
      }
      return to.getSignaturesCount() - 1;
    }

    private static dev.ufo.proto.v1.Shape shape(Shape shape) {
      return dev.ufo.proto.v1.Shape.newBuilder()
          .setHost(shape.host())
          .setLocal(shape.local())
          .setSent(shape.sent())
          .setAnswered(shape.answered())
          .setReceived(shape.received())
          .setRetried(shape.retried())
          .setOverloaded(shape.overloaded())
          .setNoClientHello(shape.noClientHello())
          .setConnection(nameOf(shape.connection()))
          .build();
    }
  }

  private static final class Decoder {
    private final dev.ufo.proto.v1.Delta from;
    private final List<Source> sources = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Signature> signatures = new ArrayList<>();

    Decoder(dev.ufo.proto.v1.Delta from) {
      this.from = from;
    }

    Delta delta() {
      from.getSourcesList().forEach(source -> sources.add(source(source)));
      for (int i = 0; i < from.getPlacesCount(); i++) {
        places.add(place(from.getPlaces(i), "places[" + i + "]"));
      }
      for (int i = 0; i < from.getSignaturesCount(); i++) {
        signatures.add(signature(from.getSignatures(i), "signatures[" + i + "]"));
      }
      Map<Delta.Key, Facts> rows = HashMap.newHashMap(from.getRowsCount());
      for (int i = 0; i < from.getRowsCount(); i++) {
        Row row = from.getRows(i);
        String field = "rows[" + i + "]";
        Place place = at(places, row.getPlace(), field + ".place");
        Signature signature = at(signatures, row.getSignature(), field + ".signature");
        if (rows.put(new Delta.Key(place, signature), facts(row, field)) != null) {
          throw refused(field, "an earlier row has this place and signature");
        }
      }
      return new Delta(
          Collections.unmodifiableMap(rows),
          Collections.unmodifiableSet(paths()),
          samples(),
          counts(Input.class, from.getArrivedList(), "arrived"),
          counts(Loss.class, from.getLostList(), "lost"),
          counts(Mend.class, from.getMendedList(), "mended"),
          counts(Table.class, from.getOverflowList(), "overflow"),
          new Delta.Delays(
              Arrays.stream(dense(from.getDelays(), Measure.DURATION.buckets(), "delays"))
                  .boxed()
                  .toList(),
              from.getDelays().getSum()),
          traits());
    }

    private static IllegalArgumentException refused(String field, String why) {
      return new IllegalArgumentException(field + ": " + why);
    }

    private static <T> T at(List<T> known, int index, String field) {
      if (index < 0 || index >= known.size()) {
        throw refused(field, Integer.toUnsignedString(index) + " of " + known.size());
      }
      return known.get(index);
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name, String field) {
      for (E value : type.getEnumConstants()) {
        if (nameOf(value).equals(name)) {
          return value;
        }
      }
      throw refused(field, "\"" + name + "\" is not known here; is the sender newer?");
    }

    private static <E extends Enum<E>> Map<E, Long> counts(
        Class<E> type, List<Count> list, String field) {
      Map<E, Long> counts = new EnumMap<>(type);
      for (Count count : list) {
        E name = named(type, count.getName(), field);
        if (count.getCount() <= 0 || counts.put(name, count.getCount()) != null) {
          throw refused(field, "\"" + count.getName() + "\" twice, or not above 0");
        }
      }
      return Collections.unmodifiableMap(counts);
    }

    private static Source source(dev.ufo.proto.v1.Source source) {
      return new Source(
          source.getNode(), source.getService(), source.getLocality(), source.getVersion());
    }

    private Place place(dev.ufo.proto.v1.Place place, String field) {
      return new Place(
          at(sources, place.getSource(), field + ".source"),
          place.getCluster(),
          place.getEndpoint(),
          place.getRoute(),
          place.getAuthority(),
          place.getListener());
    }

    private static Signature signature(dev.ufo.proto.v1.Signature signature, String field) {
      return new Signature(
          named(Kind.class, signature.getKind(), field + ".kind"),
          LogType.of(signature.getType()),
          signature.getFlags(),
          signature.getUnknownFlags(),
          signature.getCode(),
          signature.getDetails(),
          signature.getReason(),
          signature.getDownstreamReason(),
          signature.getTermination(),
          signature.hasGrpcStatus() ? signature.getGrpcStatus() : -1,
          shape(signature.getShape(), field + ".shape"),
          new Tags(
              named(Tls.class, signature.getTls(), field + ".tls"),
              named(Members.class, signature.getMembers(), field + ".members"),
              named(Close.class, signature.getClose(), field + ".close")));
    }

    private static Shape shape(dev.ufo.proto.v1.Shape shape, String field) {
      return new Shape(
          shape.getHost(),
          shape.getLocal(),
          shape.getSent(),
          shape.getAnswered(),
          shape.getReceived(),
          shape.getRetried(),
          shape.getOverloaded(),
          shape.getNoClientHello(),
          named(Connection.class, shape.getConnection(), field + ".connection"));
    }

    private Set<Path> paths() {
      Set<Path> paths = HashSet.newHashSet(from.getPathsCount());
      for (int i = 0; i < from.getPathsCount(); i++) {
        dev.ufo.proto.v1.Path path = from.getPaths(i);
        Source source = at(sources, path.getSource(), "paths[" + i + "].source");
        paths.add(new Path(source, path.getCluster(), path.getRoute(), path.getListener()));
      }
      return paths;
    }

    private List<Sample> samples() {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < from.getSamplesCount(); i++) {
        dev.ufo.proto.v1.Sample sample = from.getSamples(i);
        String field = "samples[" + i + "]";
        samples.add(
            new Sample(
                sample.getStart(),
                sample.getDuration(),
                at(places, sample.getPlace(), field + ".place"),
                at(signatures, sample.getSignature(), field + ".signature"),
                sample.getAuthority(),
                sample.getPath(),
                sample.getRequestId(),
                sample.getUpstreamLocal()));
        if (i > 0 && samples.get(i - 1).compareTo(samples.get(i)) >= 0) {
          throw refused(field, "not after the one before it");
        }
      }
      if (samples.size() > Delta.MAX_SAMPLES) {
        throw refused("samples", samples.size() + " of at most " + Delta.MAX_SAMPLES);
      }
      return List.copyOf(samples);
    }

    private Map<Source, Set<Trait>> traits() {
      Map<Source, Set<Trait>> all = new HashMap<>();
      for (int i = 0; i < from.getTraitsCount(); i++) {
        String field = "traits[" + i + "]";
        Source source = at(sources, from.getTraits(i).getSource(), field + ".source");
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (String name : from.getTraits(i).getNamesList()) {
          if (!traits.add(named(Trait.class, name, field + ".names"))) {
            throw refused(field + ".names", "\"" + name + "\" twice");
          }
        }
        if (traits.isEmpty() || all.put(source, Collections.unmodifiableSet(traits)) != null) {
          throw refused(field, "no name, or an earlier one has this source");
        }
      }
      return Collections.unmodifiableMap(all);
    }

    private static Facts facts(Row row, String field) {
      long[] numbers = Block.nothing();
      numbers[Block.COUNT] = row.getCount();
      numbers[Block.EXTRA_ATTEMPTS] = row.getExtraAttempts();
      numbers[Block.FIRST_START] = row.getFirstStart();
      numbers[Block.LAST_START] = row.getLastStart();
      numbers[Block.FIRST_END] = row.getFirstEnd();
      numbers[Block.LAST_END] = row.getLastEnd();
      int[] buckets = new int[Measure.BUCKETS];
      long[] counts = new long[Measure.BUCKETS];
      int used = 0;
      for (Measure measure : Measure.ALL) {
        Histogram histogram = histogram(row, measure);
        String name = field + "." + nameOf(measure);
        long[] dense = dense(histogram, measure.buckets(), name);
        boolean empty = histogram.getBucketsCount() == 0;
        if (histogram.hasLeast() == empty || histogram.hasMost() == empty) {
          throw refused(name, "least and most belong to a histogram that is not empty");
        }
        if (measure == Measure.DURATION && Arrays.stream(dense).sum() != row.getCount()) {
          throw refused(name + ".counts", "their sum is not the row's count " + row.getCount());
        }
        int at = Block.MEASURES + Block.PER_MEASURE * measure.ordinal();
        numbers[at + Block.SUM] = histogram.getSum();
        if (!empty) {
          numbers[at + Block.MIN] = histogram.getLeast();
          numbers[at + Block.MAX] = histogram.getMost();
        }
        for (int bucket = 0; bucket < dense.length; bucket++) {
          if (dense[bucket] != 0) {
            buckets[used] = measure.firstBucket() + bucket;
            counts[used++] = dense[bucket];
          }
        }
      }
      return new Facts(numbers, Arrays.copyOf(buckets, used), Arrays.copyOf(counts, used));
    }

    private static Histogram histogram(Row row, Measure measure) {
      return switch (measure) {
        case DURATION -> row.getDuration();
        case SENT_AFTER -> row.getSentAfter();
        case ANSWER -> row.getAnswer();
        case GAP -> row.getGap();
        case BYTES_SENT -> row.getBytesSent();
        case BYTES_RECEIVED -> row.getBytesReceived();
      };
    }

    private static long[] dense(Histogram histogram, int size, String field) {
      if (histogram.getBucketsCount() != histogram.getCountsCount()) {
        throw refused(
            field + ".counts",
            histogram.getCountsCount() + " for " + histogram.getBucketsCount() + " buckets");
      }
      long[] dense = new long[size];
      int least = 0;
      for (int i = 0; i < histogram.getBucketsCount(); i++) {
        int bucket = histogram.getBuckets(i);
        if (bucket < least || bucket >= size) {
          throw refused(field + ".buckets", Integer.toUnsignedString(bucket) + " of " + size);
        }
        if (histogram.getCounts(i) <= 0) {
          throw refused(field + ".counts", "not above 0");
        }
        dense[bucket] = histogram.getCounts(i);
        least = bucket + 1;
      }
      return dense;
    }
  }
}
