package dev.ufo.expose;

import dev.ufo.history.SourceTotals;
import dev.ufo.history.Traffic;
import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a person should know first about a UFO that seems to see nothing, or not all: sentences, the
 * worst first.
 */
final class Notes {
  /** Losses that are how it should be: what they leave out is counted by another entry. */
  static final Set<Loss> HARMLESS =
      EnumSet.of(Loss.NOT_AN_END, Loss.UPSTREAM_TRY, Loss.LISTENER_COPY);

  private static final int ENOUGH_TO_TELL = 10;
  private static final long SKEW_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private Notes() {}

  static List<String> of(Traffic traffic, int streams) {
    List<String> notes = new ArrayList<>();
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
    if (traffic.counted() >= ENOUGH_TO_TELL && traffic.succeeded() == 0) {
      notes.add(
          "All %d entries are failures: if the access log's filter lets only errors pass, let successes pass too, they tell causes apart."
              .formatted(traffic.counted()));
    }
    for (Map.Entry<Loss, Long> loss : traffic.lost().entrySet()) {
      if (loss.getValue() > 0 && !HARMLESS.contains(loss.getKey())) {
        notes.add(
            "Lost %d as %s: %s."
                .formatted(loss.getValue(), loss.getKey().reason(), loss.getKey().meaning()));
      }
    }
    for (Map.Entry<String, Long> full : traffic.overflow().entrySet()) {
      if (full.getValue() > 0) {
        notes.add(
            "Table %s was full %d times: what came then is counted as __other__."
                .formatted(full.getKey(), full.getValue()));
      }
    }
    for (SourceTotals source : traffic.sources()) {
      if (source.ahead() > SKEW_NANOS) {
        notes.add(
            String.format(
                Locale.ROOT,
                "The clock of %s runs at least %.1f s ahead of this one.",
                source.source().node(),
                source.ahead() / NANOS_PER_SECOND));
      }
    }
    return notes;
  }
}
