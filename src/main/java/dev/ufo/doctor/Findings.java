package dev.ufo.doctor;

import dev.ufo.doctor.Finding.Level;
import dev.ufo.history.SourceTotals;
import dev.ufo.history.Traffic;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Trait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one place that judges whether what arrives is enough: each {@link Concern} with what was
 * found, well or not, in their order. What cannot be judged yet, because nothing came, is left out.
 * Of many Envoys it makes no more findings than of a few.
 */
public final class Findings {
  /** Losses that are how it should be: what they leave out is counted by another entry. */
  public static final Set<Loss> HARMLESS =
      EnumSet.of(Loss.NOT_AN_END, Loss.UPSTREAM_TRY, Loss.LISTENER_COPY);

  private static final String EVIDENCE = "history_evidence";

  private final List<Finding> findings = new ArrayList<>();
  private final Traffic traffic;
  private final long entries;

  private Findings(Traffic traffic) {
    this.traffic = traffic;
    long arrived = 0;
    for (Map.Entry<Input, Long> each : traffic.arrived().entrySet()) {
      arrived += each.getKey() == Input.ALS ? 0 : each.getValue();
    }
    entries = arrived;
  }

  public static List<Finding> of(Traffic traffic, Agent agent, Instant now) {
    Findings judge = new Findings(traffic);
    Agent.Health ready = agent.ready();
    judge.add(Concern.READY, ready.ok() ? Level.OK : Level.FAULT, ready.reason(), "");
    for (String note : agent.notes()) {
      judge.add(Concern.ITSELF, Level.HINT, note, "");
    }
    judge.streams(agent.streams(), now);
    judge.entries(agent.streams());
    judge.delay();
    judge.repeats();
    judge.losses();
    judge.overflows();
    judge.gaps();
    if (judge.entries > 0) {
      judge.heartbeats();
    }
    judge.findings.addAll(SourceFindings.of(traffic.sources(), now));
    judge.findings.sort(Comparator.comparing(Finding::concern)); // stable
    return judge.findings;
  }

  private void add(Concern concern, Level level, String found, String mend) {
    findings.add(new Finding(concern, level, List.of(), found, mend));
  }

  private void streams(int streams, Instant now) {
    int envoys = traffic.sources().size();
    if (streams > 0) {
      String senders =
          entries == 0 ? "" : ", %d %s sent".formatted(envoys, envoys == 1 ? "Envoy" : "Envoys");
      add(Concern.STREAMS, Level.OK, streams + " open" + senders, "");
    } else if (entries == 0) {
      add(
          Concern.STREAMS,
          Level.FAULT,
          "No Envoy has opened a stream yet: is its access log configured, and does it reach this"
              + " port?",
          Remedy.ACCESS_LOG);
    } else if (pushes(now)) {
      add(Concern.STREAMS, Level.OK, "none open; OTLP logs are pushed without one", "");
    } else {
      add(
          Concern.STREAMS,
          Level.FAULT,
          "No stream is open now: the Envoys that sent entries have disconnected.",
          Remedy.REACH);
    }
  }

  /** OTLP has calls in place of streams. */
  private boolean pushes(Instant now) {
    for (SourceTotals source : traffic.sources()) {
      if (source.traits().contains(Trait.OTLP) && !SourceFindings.isSilent(source, now)) {
        return true;
      }
    }
    return false;
  }

  private void entries(int streams) {
    if (entries > 0) {
      add(
          Concern.ENTRIES,
          Level.OK,
          "%d came, %d counted".formatted(entries, traffic.counted()),
          "");
    } else if (streams > 0) {
      add(
          Concern.ENTRIES,
          Level.FAULT,
          "%s open, but no entry has come: is there traffic, and does the access log's filter let it pass?"
              .formatted(streams == 1 ? "1 stream is" : streams + " streams are"),
          Remedy.FILTER);
    }
  }

  private void delay() {
    if (traffic.late() > 0) {
      add(
          Concern.DELAY,
          Level.HINT,
          "%d entries came minutes after their requests had ended: they are counted, but not used for detection."
              .formatted(traffic.late()),
          Remedy.FLUSH);
    }
    if (traffic.early() > 0) {
      add(
          Concern.DELAY,
          Level.HINT,
          "%d entries came from the future, by their own clock: they are counted, but not used for detection."
              .formatted(traffic.early()),
          Remedy.CLOCK);
    }
    if (entries > 0 && traffic.late() + traffic.early() == 0) {
      add(Concern.DELAY, Level.OK, "all came in time", "");
    }
  }

  private void repeats() {
    long repeated = traffic.mended().getOrDefault(Mend.REPEATED, 0L);
    if (repeated > 0) {
      add(
          Concern.REPEATS,
          Level.HINT,
          "%d entries came twice, as after a reconnect: they are counted twice, and cannot page."
              .formatted(repeated),
          Remedy.REACH);
    } else if (entries > 0) {
      add(Concern.REPEATS, Level.OK, "none came twice", "");
    }
  }

  private void losses() {
    int before = findings.size();
    for (Map.Entry<Loss, Long> loss : traffic.lost().entrySet()) {
      if (loss.getValue() > 0 && !HARMLESS.contains(loss.getKey())) {
        add(
            Concern.LOSS,
            Level.FAULT,
            "Lost %d as %s: %s."
                .formatted(loss.getValue(), loss.getKey().reason(), loss.getKey().meaning()),
            Remedy.of(loss.getKey()));
      }
    }
    if (findings.size() == before) {
      add(Concern.LOSS, Level.OK, "nothing that came was lost", "");
    }
  }

  private void overflows() {
    int before = findings.size();
    for (Map.Entry<String, Long> full : traffic.overflow().entrySet()) {
      if (full.getValue() > 0) {
        long size = traffic.sizes().getOrDefault(full.getKey(), 0L);
        add(
            Concern.ROOM,
            Level.FAULT,
            full.getKey().equals(EVIDENCE)
                ? "The evidence was full: %d entries of clusters that fail are counted, but missing in diagnoses."
                    .formatted(full.getValue())
                : "Table %s was full %d times: what came then is counted as __other__."
                    .formatted(full.getKey(), full.getValue()),
            Remedy.room(full.getKey(), size));
      }
    }
    if (findings.size() == before) {
      add(Concern.ROOM, Level.OK, "no table was full", "");
    }
  }

  private void heartbeats() {
    long before = traffic.lost().getOrDefault(Loss.NOT_AN_END, 0L);
    if (before == 0) {
      add(Concern.HEARTBEATS, Level.OK, "none", "");
      return;
    }
    List<String> senders = new ArrayList<>();
    for (SourceTotals source : traffic.sources()) {
      if (source.traits().contains(Trait.BEFORE_THE_END)) {
        senders.add(source.source().node());
      }
    }
    boolean only = traffic.counted() == 0;
    findings.add(
        new Finding(
            Concern.HEARTBEATS,
            only ? Level.FAULT : Level.HINT,
            senders,
            "%d of %d entries are starts or heartbeats, which UFO passes over%s"
                .formatted(
                    before,
                    entries,
                    only
                        ? "; no end of a request has come: the filter keeps it back, or it runs"
                            + " still."
                        : ": they cost bandwidth and tell nothing that the end does not."),
            only ? Remedy.ENDS : Remedy.NO_HEARTBEATS));
  }

  /** What is dropped inside Envoy leaves no trace here; but there may be reason to ask it. */
  private void gaps() {
    long twice = traffic.mended().getOrDefault(Mend.REPEATED, 0L);
    long broken = 0;
    for (Loss loss :
        List.of(
            Loss.STREAM_RESET, Loss.TRUNCATED, Loss.MESSAGE_TOO_LARGE, Loss.UNDECODABLE_MESSAGE)) {
      broken += traffic.lost().getOrDefault(loss, 0L);
    }
    if (twice + broken + traffic.late() > 0) {
      add(
          Concern.GAPS,
          Level.HINT,
          "Streams have had trouble (%d broken messages, %d entries twice, %d late): what Envoy dropped meanwhile cannot be seen from here; its own counters tell."
              .formatted(broken, twice, traffic.late()),
          Remedy.DROPPED);
    } else if (entries > 0) {
      add(Concern.GAPS, Level.OK, "no sign that Envoy dropped any", "");
    }
  }
}
