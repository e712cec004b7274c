package dev.ufo.doctor;

import dev.ufo.doctor.Finding.Level;
import dev.ufo.history.SourceTotals;
import dev.ufo.signal.Trait;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is odd about the Envoys that send: findings, of which many Envoys make no more. */
final class SourceFindings {
  private static final Duration SILENT = Duration.ofSeconds(60);

  private static final int ENOUGH_TO_TELL = 10;
  private static final int NAMED = 3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SKEWED_SECONDS = 60;

  private final List<SourceTotals> sources;
  private final List<Finding> findings = new ArrayList<>();

  private SourceFindings(List<SourceTotals> sources) {
    this.sources = sources;
  }

  static List<Finding> of(List<SourceTotals> sources, Instant now) {
    SourceFindings judge = new SourceFindings(sources);
    if (!sources.isEmpty()) {
      judge.withoutSuccess();
      judge.silent(now);
      judge.clocks();
      judge.kinds();
      judge.tags();
      judge.attributes();
      judge.versions();
    }
    return judge.findings;
  }

  private void add(Concern concern, Level level, List<String> of, String found, String mend) {
    findings.add(new Finding(concern, level, of, found, mend));
  }

  private void fine(Concern concern, String found) {
    add(concern, Level.OK, List.of(), found, "");
  }

  private void withoutSuccess() {
    List<String> without = new ArrayList<>();
    long entries = 0;
    long successes = 0;
    for (SourceTotals source : sources) {
      successes += source.successes();
      if (source.successes() == 0 && source.entries() >= ENOUGH_TO_TELL) {
        without.add(source.source().node());
        entries += source.entries();
      }
    }
    if (without.isEmpty()) {
      fine(Concern.SUCCESSES, successes + " among them");
      return;
    }
    add(
        Concern.SUCCESSES,
        Level.FAULT,
        without,
        "%d of %d Envoys sent %d entries without any success (%s): successes seem to be filtered out of their access logs; UFO counts failures against time instead of ratios, and cannot know what ever worked."
            .formatted(without.size(), sources.size(), entries, some(without)),
        Remedy.SAMPLE);
  }

  private void silent(Instant now) {
    List<String> silent = new ArrayList<>();
    List<String> since = new ArrayList<>();
    for (SourceTotals source : sources) {
      if (isSilent(source, now)) {
        Instant last = Instant.ofEpochSecond(0, source.lastSeen());
        silent.add(source.source().node());
        since.add(source.source().node() + " since " + last.truncatedTo(ChronoUnit.SECONDS));
      }
    }
    if (silent.isEmpty()) {
      fine(Concern.SILENCE, "all have sent within a minute");
      return;
    }
    add(
        Concern.SILENCE,
        silent.size() == sources.size() ? Level.FAULT : Level.HINT,
        silent,
        "%d of %d Envoys fell silent: %s. They have no traffic, or no longer send their access logs here."
            .formatted(silent.size(), sources.size(), some(since)),
        Remedy.REACH);
  }

  static boolean isSilent(SourceTotals source, Instant now) {
    Instant last = Instant.ofEpochSecond(0, source.lastSeen());
    return Duration.between(last, now).compareTo(SILENT) > 0;
  }

  private void clocks() {
    List<String> more = new ArrayList<>();
    boolean skewed = false;
    int odd = 0;
    for (SourceTotals source : sources) {
      String found = clock(source);
      if (found.isEmpty()) {
        continue;
      }
      String node = source.source().node();
      boolean far = isSkewed(source);
      if (++odd <= NAMED) {
        add(
            Concern.CLOCKS,
            far ? Level.FAULT : Level.HINT,
            List.of(node),
            "The clock of " + node + found,
            Remedy.CLOCK);
      } else {
        more.add(node);
        skewed |= far;
      }
    }
    if (odd > NAMED) {
      add(
          Concern.CLOCKS,
          skewed ? Level.FAULT : Level.HINT,
          more,
          "The clocks of %d more Envoys are off: /api/v1/status lists them under sources."
              .formatted(odd - NAMED),
          Remedy.CLOCK);
    }
    if (odd == 0) {
      fine(Concern.CLOCKS, "none is ahead by a second or behind by a minute");
    }
  }

  private static boolean isSkewed(SourceTotals source) {
    return Math.max(Math.abs(source.skew()), source.ahead()) / NANOS_PER_SECOND >= SKEWED_SECONDS;
  }

  private static String clock(SourceTotals source) {
    double behind = source.skew() / NANOS_PER_SECOND;
    double ahead = source.ahead() / NANOS_PER_SECOND;
    String changed =
        source.steps() > 1 ? " It has changed %d times.".formatted(source.steps()) : "";
    if (Math.abs(behind) >= SKEWED_SECONDS) {
      return " is %d s %s; UFO subtracts it.%s"
          .formatted(Math.round(Math.abs(behind)), behind > 0 ? "behind" : "ahead", changed);
    } else if (ahead > 1) {
      return String.format(
          Locale.ROOT, " runs at least %.1f s ahead of this one.%s", ahead, changed);
    }
    return source.steps() == 0 ? "" : " was off and is right now." + changed;
  }

  private void kinds() {
    Set<Trait> all = EnumSet.noneOf(Trait.class);
    for (SourceTotals source : sources) {
      all.addAll(source.traits());
    }
    boolean http = all.contains(Trait.HTTP);
    boolean tcp = all.contains(Trait.TCP);
    if (http && !tcp) {
      add(
          Concern.KINDS,
          Level.HINT,
          List.of(),
          "Only HTTP requests have come, no TCP connection: fine, unless one of these Envoys has a"
              + " tcp_proxy.",
          Remedy.TCP_LOG);
    } else if (tcp && !http) {
      add(
          Concern.KINDS,
          Level.HINT,
          List.of(),
          "Only TCP connections have come, no HTTP request: fine, unless one of these Envoys has an"
              + " http_connection_manager.",
          Remedy.HTTP_LOG);
    } else {
      fine(Concern.KINDS, "HTTP requests and TCP connections");
    }
  }

  private void tags() {
    List<String> old = new ArrayList<>();
    List<String> without = new ArrayList<>();
    Map<String, List<String>> some = new TreeMap<>();
    Map<String, Set<Tag>> missing = new TreeMap<>();
    int with = 0;
    for (SourceTotals source : sources) {
      if (source.traits().contains(Trait.OTLP)) {
        continue; // its attributes are looked at, which carry the same names
      }
      String node = source.source().node();
      Set<Tag> missed = EnumSet.noneOf(Tag.class);
      boolean none = true;
      for (Tag tag : Tag.values()) {
        boolean came = source.traits().contains(tag.trait());
        none &= !came;
        if (!came && tag.always()) {
          missed.add(tag);
        }
      }
      int minor = SignalSince.minor(source.source().version());
      if (none && minor < SignalSince.TAGS.minor()) {
        old.add(node);
      } else if (none) {
        without.add(node);
      } else if (!missed.isEmpty() && source.successes() > 0) {
        some.computeIfAbsent(missed.toString(), _ -> new ArrayList<>()).add(node);
        missing.put(missed.toString(), missed);
      } else {
        with++;
      }
    }
    if (!without.isEmpty()) {
      add(
          Concern.TAGS,
          Level.FAULT,
          without,
          "%d of %d Envoys could send tags and send none (%s): the same verdicts, less certain; where no host was chosen the cluster is guessed, and an empty one looks like an unhealthy one."
              .formatted(without.size(), sources.size(), some(without)),
          Tag.lines(EnumSet.complementOf(EnumSet.of(Tag.CLOSE))));
    }
    some.forEach((key, nodes) -> {
      Set<Tag> missed = missing.getOrDefault(key, Set.of());
      List<String> labels = missed.stream().map(Tag::label).toList();
      add(
          Concern.TAGS,
          Level.HINT,
          nodes,
          "%d of %d Envoys send tags, but never %s (%s)."
              .formatted(nodes.size(), sources.size(), String.join(", ", labels), some(nodes)),
          Tag.lines(missed));
    });
    if (!old.isEmpty()) {
      add(
          Concern.TAGS,
          Level.HINT,
          old,
          "%d of %d Envoys send no tags and are, as far as they say, too old for them (%s): Envoy takes them from 1.37 on; the same verdicts, less certain."
              .formatted(old.size(), sources.size(), some(old)),
          "ufo config envoy --envoy-version 1.36    # what older ones take; OTLP logs carry the"
              + " same as attributes");
    }
    if (with > 0 && without.isEmpty() && some.isEmpty() && old.isEmpty()) {
      fine(Concern.TAGS, with == 1 ? "1 Envoy sends them" : with + " Envoys send them");
    }
  }

  private void attributes() {
    Set<Needed> missing = EnumSet.noneOf(Needed.class);
    List<String> lacking = new ArrayList<>();
    int otlp = 0;
    for (SourceTotals source : sources) {
      if (!source.traits().contains(Trait.OTLP)) {
        continue;
      }
      otlp++;
      boolean lacks = false;
      for (Needed needed : Needed.values()) {
        // connections that fail leave these empty: only what worked tells that they are not logged
        if (!source.traits().contains(needed.trait())
            && source.traits().contains(Trait.HTTP)
            && (source.successes() > 0 || needed == Needed.DETAILS)) {
          missing.add(needed);
          lacks = true;
        }
      }
      if (lacks) {
        lacking.add(source.source().node());
      }
    }
    if (!lacking.isEmpty()) {
      List<String> labels = missing.stream().map(Needed::label).toList();
      StringBuilder lines = new StringBuilder("attributes:\n  values:");
      missing.forEach(needed -> lines.append("\n    ").append(needed.line()));
      add(
          Concern.ATTRIBUTES,
          Level.FAULT,
          lacking,
          "%d of %d OTLP senders never send %s (%s): causes that they would tell stay unexplained."
              .formatted(lacking.size(), otlp, String.join(", ", labels), some(lacking)),
          lines.toString());
    } else if (otlp > 0) {
      fine(
          Concern.ATTRIBUTES,
          otlp + " OTLP " + (otlp == 1 ? "sender sends" : "senders send") + " all that is needed");
    }
  }

  private void versions() {
    Map<Integer, List<String>> byMinor = new TreeMap<>();
    Set<String> versions = new TreeSet<>();
    for (SourceTotals source : sources) {
      int minor = SignalSince.minor(source.source().version());
      if (minor >= 0) {
        versions.add(source.source().version());
        if (!SignalSince.missing(minor).isEmpty()) {
          byMinor.computeIfAbsent(minor, _ -> new ArrayList<>()).add(source.source().node());
        }
      }
    }
    byMinor.forEach(this::old);
    if (byMinor.isEmpty()) {
      List<String> all = new ArrayList<>(versions);
      fine(Concern.VERSION, all.isEmpty() ? "none is told" : "Envoy " + some(all));
    }
  }

  private void old(int minor, List<String> nodes) {
    List<String> lost = new ArrayList<>();
    for (SignalSince signal : SignalSince.missing(minor)) {
      lost.add("%s (1.%d: %s)".formatted(signal.lost(), signal.minor(), signal.what()));
    }
    boolean dialect = minor < SignalSince.LOG_TYPE.minor();
    add(
        Concern.VERSION,
        dialect ? Level.FAULT : Level.HINT,
        nodes,
        "%d of %d Envoys run 1.%d (%s), which is too old for a signal: %s."
            .formatted(nodes.size(), sources.size(), minor, some(nodes), String.join("; ", lost)),
        dialect
            ? "an upgrade of Envoy to 1.39 or newer, 1.27 at least"
            : "ufo config envoy --envoy-version 1.%d    # what it understands; 1.39 or newer has all"
                .formatted(minor));
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and %d more".formatted(names.size() - NAMED);
  }
}
