package dev.ufo.expose;

import dev.ufo.history.Traffic;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person should know first about a UFO that seems to see nothing, or not all: sentences with
 * their numbers, the worst first.
 */
final class Notes {
  /** Losses that are how it should be: what they leave out is counted by another entry. */
  static final Set<Loss> HARMLESS =
      EnumSet.of(Loss.NOT_AN_END, Loss.UPSTREAM_TRY, Loss.LISTENER_COPY);

  private static final String EVIDENCE = "history_evidence";

  private Notes() {}

  static List<String> of(Traffic traffic, int streams, Instant now) {
    List<String> notes = new ArrayList<>();
    addArrivals(notes, traffic, streams);
    notes.addAll(SourceNotes.of(traffic.sources(), now));
    addUntimely(notes, traffic);
    addRepeats(notes, traffic);
    addLosses(notes, traffic);
    addOverflows(notes, traffic);
    return notes;
  }

  private static void addArrivals(List<String> notes, Traffic traffic, int streams) {
    long arrived = 0;
    for (long count : traffic.arrived().values()) {
      arrived += count;
    }
    if (arrived == 0) {
      notes.add(
          streams == 0
              ? "No Envoy has opened a stream yet: is its access log configured, and does it reach"
                  + " this port?"
              : "%s open, but no entry has come: is there traffic, and does the access log's filter let it pass?"
                  .formatted(streams == 1 ? "1 stream is" : streams + " streams are"));
    } else if (streams == 0) {
      notes.add("No stream is open now: the Envoys that sent entries have disconnected.");
    }
  }

  private static void addUntimely(List<String> notes, Traffic traffic) {
    if (traffic.late() > 0) {
      notes.add(
          "%d entries came minutes after their requests had ended: they are counted, but not used for detection."
              .formatted(traffic.late()));
    }
    if (traffic.early() > 0) {
      notes.add(
          "%d entries came from the future, by their own clock: they are counted, but not used for detection."
              .formatted(traffic.early()));
    }
  }

  private static void addRepeats(List<String> notes, Traffic traffic) {
    long repeated = traffic.mended().getOrDefault(Mend.REPEATED, 0L);
    if (repeated > 0) {
      notes.add(
          "%d entries came twice, as after a reconnect: they are counted twice, and cannot page."
              .formatted(repeated));
    }
  }

  private static void addLosses(List<String> notes, Traffic traffic) {
    for (Map.Entry<Loss, Long> loss : traffic.lost().entrySet()) {
      if (loss.getValue() > 0 && !HARMLESS.contains(loss.getKey())) {
        notes.add(
            "Lost %d as %s: %s."
                .formatted(loss.getValue(), loss.getKey().reason(), loss.getKey().meaning()));
      }
    }
  }

  private static void addOverflows(List<String> notes, Traffic traffic) {
    for (Map.Entry<String, Long> full : traffic.overflow().entrySet()) {
      if (full.getValue() > 0) {
        notes.add(
            full.getKey().equals(EVIDENCE)
                ? "The evidence was full: %d entries of clusters that fail are counted, but missing in diagnoses."
                    .formatted(full.getValue())
                : "Table %s was full %d times: what came then is counted as __other__."
                    .formatted(full.getKey(), full.getValue()));
      }
    }
  }
}
