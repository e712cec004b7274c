package dev.ufo.cli;

import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.ingest.RecordingReader;
import dev.ufo.ingest.Recordings;
import dev.ufo.ingest.Scanner;
import dev.ufo.observe.Observer;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import java.io.IOException;
import java.util.List;

/**
 * Recordings run through the stages of the agent in virtual time: a tick for each second, and one
 * at the end. The same bytes give the same incidents.
 *
 * <p>Where nothing was recorded for long, time passes until all that waits for silence has
 * happened, and then jumps. Time that runs backwards stands still.
 */
final class Rerun {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG_SILENCE = 400;
  private static final int REMEMBERED_CONNECTIONS = 1 << 18;

  private final Analyst analyst;
  private final Collector collector = new Collector(0);
  private final Observer observer;
  private final Scanner scanner = new Scanner();
  private long from;
  private long now;

  Rerun(long successWeight) {
    Tally tally = new Tally(Caps.DEFAULT, 0);
    collector.add(tally, Runnable::run);
    observer = new Observer(tally, REMEMBERED_CONNECTIONS);
    analyst =
        new Analyst(
            Totals.Limits.DEFAULT,
            Caps.DEFAULT.paths(),
            successWeight,
            new Incidents.Listener() {
              @Override
              public void detected(Incident incident, long nanos) {}

              @Override
              public void paged(Incident incident, long nanos) {}
            });
  }

  /** Plays recordings together, in the order of their times, to the end. */
  void play(List<RecordingReader> recordings) throws IOException {
    Recordings.play(recordings, scanner, observer, this::passUntil);
    if (from != 0) {
      now += SECOND; // what came since the last full second
      tick();
    }
  }

  private void passUntil(long at) {
    if (from == 0) {
      from = at;
      now = at;
    }
    for (long seconds = 0; now + SECOND <= at; seconds++) {
      now = seconds < LONG_SILENCE ? now + SECOND : at;
      tick();
    }
  }

  private void tick() {
    Delta delta = collector.collect(0);
    analyst.tick(delta, now);
  }

  List<Incident> incidents() {
    return analyst.incidents().all();
  }

  Totals totals() {
    return analyst.totals();
  }

  long from() {
    return from;
  }

  long to() {
    return now;
  }
}
