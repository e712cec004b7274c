package dev.ufo.cli;

import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.observe.Observer;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import dev.ufo.tally.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What is in a recording or a log: a line for each distinct signature of each cluster, with counts,
 * times and hosts.
 */
@Command(
    name = "show",
    description = "What is in a recording or a log: one line per distinct signature.",
    mixinStandardHelpOptions = true)
final class Show implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MAX_TEXT = 100;
  private static final int MAX_HOSTS = 3;
  private static final int MAX_NOTE = 500;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "recordings or logs, .gz welcome")
  private List<Path> files = new ArrayList<>();

  @Mixin private FeedOptions options = new FeedOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      show(file, out);
    }
    out.flush();
    return 0;
  }

  private void show(Path file, PrintWriter out) {
    Collector collector = new Collector(0);
    Tally tally = new Tally(Caps.DEFAULT, 0);
    collector.add(tally, Runnable::run);
    Observer observer = new Observer(tally, 1 << 16);
    List<String> notes;
    try (Feed feed = options.open(file)) {
      Feeds.play(List.of(feed), observer, at -> {});
      notes = feed.notes();
    } catch (IOException e) {
      throw UserError.of(file, e);
    }
    print(file, collector.collect(0), notes, out);
  }

  private static void print(Path file, Delta delta, List<String> notes, PrintWriter out) {
    TreeSet<String> envoys = new TreeSet<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    Map<Line, List<Delta.Key>> lines = new TreeMap<>();
    for (Map.Entry<Delta.Key, Facts> row : delta.rows().entrySet()) {
      Place place = row.getKey().place();
      envoys.add(place.source().node() + " " + place.source().version());
      first = Math.min(first, row.getValue().firstStart());
      last = Math.max(last, row.getValue().lastEnd());
      lines
          .computeIfAbsent(
              new Line(name(place), row.getKey().signature()), line -> new ArrayList<>())
          .add(row.getKey());
    }
    out.printf("%s: %d entries", file, delta.counted());
    if (!lines.isEmpty()) {
      out.printf(" from %s to %s", Instant.ofEpochSecond(0, first), time(last));
    }
    out.println();
    notes.forEach(note -> out.println("  " + Printable.of(note, MAX_NOTE)));
    out.println("  Envoys: " + String.join(", ", envoys));
    counts(out, "lost", reasons(delta.lost(), Loss::reason));
    counts(out, "mended", reasons(delta.mended(), Mend::reason));
    out.printf(
        "%8s  %-20s %-4s %-8s %4s  %-13s %-13s %-17s %s%n",
        "count", "cluster", "kind", "flags", "code", "first", "last", "duration", "what · hosts");
    lines.forEach((line, keys) -> out.println(line(line, keys, delta)));
  }

  private static String line(Line line, List<Delta.Key> keys, Delta delta) {
    Facts facts = null;
    TreeSet<String> hosts = new TreeSet<>();
    for (Delta.Key key : keys) {
      Facts more = delta.rows().get(key);
      if (more != null) {
        facts = facts == null ? more : facts.merge(more);
      }
      if (!key.place().endpoint().isEmpty()) {
        hosts.add(key.place().endpoint());
      }
    }
    if (facts == null) {
      return "";
    }
    Signature s = line.signature;
    return String.format(
        Locale.ROOT,
        "%8d  %-20s %-4s %-8s %4d  %-13s %-13s %-17s %s%s",
        facts.count(),
        line.cluster,
        s.kind(),
        flags(s),
        s.code(),
        time(facts.firstStart()),
        time(facts.lastEnd()),
        millis(facts.least(Measure.DURATION).orElse(0))
            + "–"
            + millis(facts.most(Measure.DURATION).orElse(0)),
        what(s),
        hosts(hosts));
  }

  private record Line(String cluster, Signature signature) implements Comparable<Line> {
    @Override
    public int compareTo(Line other) {
      int order = cluster.compareTo(other.cluster);
      return order != 0 ? order : signature.compareTo(other.signature);
    }
  }

  private static String name(Place place) {
    if (!place.cluster().isEmpty()) {
      return Printable.of(place.cluster(), MAX_TEXT);
    }
    String way = place.route().isEmpty() ? place.authority() : place.route();
    return Printable.of("(" + (way.isEmpty() ? place.listener() : way) + ")", MAX_TEXT);
  }

  private static String flags(Signature s) {
    StringJoiner flags = new StringJoiner(",");
    flags.setEmptyValue("-");
    Flag.of(s.flags()).forEach(flag -> flags.add(flag.name()));
    if (s.unknownFlags() != 0) {
      flags.add("unknown");
    }
    return flags.toString();
  }

  private static String what(Signature s) {
    StringJoiner what = new StringJoiner(" · ");
    add(what, s.details());
    add(what, s.reason());
    add(what, s.downstreamReason());
    add(what, s.termination());
    Shape shape = s.shape();
    StringJoiner how = new StringJoiner(" ");
    if (shape.connection() != Signature.Connection.NONE) {
      how.add(shape.connection().name().toLowerCase(Locale.ROOT));
    }
    how.add(shape.answered() ? "answered" : shape.received() ? "received" : "");
    how.add(
        shape.sent() ? "sent" : shape.local() ? "connected" : shape.host() ? "host" : "no host");
    if (shape.retried()) {
      how.add("retried");
    }
    add(what, how.toString().replace("  ", " ").strip());
    return what.toString();
  }

  private static void add(StringJoiner to, String text) {
    if (!text.isEmpty()) {
      to.add(Printable.of(text, MAX_TEXT));
    }
  }

  private static String hosts(SortedSet<String> hosts) {
    if (hosts.isEmpty()) {
      return "";
    }
    StringJoiner some = new StringJoiner(", ", " · ", hosts.size() > MAX_HOSTS ? ", …" : "");
    hosts.stream().limit(MAX_HOSTS).map(host -> Printable.of(host, MAX_TEXT)).forEach(some::add);
    return some + (hosts.size() > MAX_HOSTS ? " (" + hosts.size() + ")" : "");
  }

  private static <E> Map<String, Long> reasons(Map<E, Long> counts, Function<E, String> name) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((reason, count) -> named.put(name.apply(reason), count));
    return named;
  }

  private static void counts(PrintWriter out, String title, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      out.println("  " + title + ": " + counts.toString().replaceAll("[{}]", ""));
    }
  }

  private static String time(long nanos) {
    return TIME.format(Instant.ofEpochSecond(0, nanos));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1fms" : "%.0fms", nanos / 1e6);
  }
}
