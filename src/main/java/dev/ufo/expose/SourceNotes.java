package dev.ufo.expose;

import dev.ufo.history.SourceTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is odd about the Envoys that send: sentences, of which many Envoys make no more. */
final class SourceNotes {
  private static final int ENOUGH_TO_TELL = 10;
  private static final int NAMED = 3;
  private static final Duration SILENT = Duration.ofSeconds(60);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SKEWED_SECONDS = 60;

  private final List<SourceTotals> sources;
  private final List<String> notes = new ArrayList<>();

  private SourceNotes(List<SourceTotals> sources) {
    this.sources = sources;
  }

  static List<String> of(List<SourceTotals> sources, Instant now) {
    SourceNotes notes = new SourceNotes(sources);
    notes.withoutSuccess();
    notes.silent(now);
    notes.clocks();
    return notes.notes;
  }

  private void withoutSuccess() {
    List<String> without = new ArrayList<>();
    long entries = 0;
    for (SourceTotals source : sources) {
      if (source.successes() == 0 && source.entries() >= ENOUGH_TO_TELL) {
        without.add(source.source().node());
        entries += source.entries();
      }
    }
    if (!without.isEmpty()) {
      notes.add(
          "%d of %d Envoys sent %d entries without any success (%s): successes seem to be filtered out of their access logs; UFO counts failures against time instead of ratios, and cannot know what ever worked."
              .formatted(without.size(), sources.size(), entries, some(without)));
    }
  }

  private void silent(Instant now) {
    List<String> silent = new ArrayList<>();
    for (SourceTotals source : sources) {
      Instant last = Instant.ofEpochSecond(0, source.lastSeen());
      if (Duration.between(last, now).compareTo(SILENT) > 0) {
        silent.add(source.source().node() + " since " + Times.seconds(last));
      }
    }
    if (!silent.isEmpty()) {
      notes.add(
          "%d of %d Envoys fell silent: %s. They have no traffic, or no longer send their access logs here."
              .formatted(silent.size(), sources.size(), some(silent)));
    }
  }

  private void clocks() {
    int odd = 0;
    for (SourceTotals source : sources) {
      String note = clock(source);
      if (!note.isEmpty() && ++odd <= NAMED) {
        notes.add("The clock of " + source.source().node() + note);
      }
    }
    if (odd > NAMED) {
      notes.add(
          "The clocks of %d more Envoys are off: /api/v1/status lists them under sources."
              .formatted(odd - NAMED));
    }
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

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and %d more".formatted(names.size() - NAMED);
  }
}
