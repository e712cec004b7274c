package dev.ufo.cli;

import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.observe.Observer;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import java.io.IOException;
import java.util.List;

/**
 * Recordings and logs run through the stages of the agent in virtual time: a tick for each second,
 * and one at the end. The same bytes give the same incidents.
 *
 * <p>Where nothing was recorded for long, time passes until all that waits for silence has
 * happened, and then jumps. Time that runs backwards stands still.
 */
final class Rerun {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG_SILENCE = 400;
  private static final int REMEMBERED_CONNECTIONS = 1 << 18;

  /** Told after each tick. */
  interface Watcher {
    void ticked(List<Incident> incidents, long now);
  }

  private final Analyst analyst;
  private final Collector collector = new Collector(0);
  private final Observer observer;
  private final Watcher watcher;
  private long from;
  private long now;
  private long latest;

  Rerun(long successWeight) {
    this(successWeight, (incidents, now) -> {});
  }

  Rerun(long successWeight, Watcher watcher) {
    this.watcher = watcher;
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

  /** Plays recordings and logs together, in the order of their times, to the end. */
  void play(List<Feed> feeds) throws IOException {
    Feeds.play(feeds, observer, this::arrives);
    finish();
  }

  /** Plays the next piece that is there; false when there is none. */
  boolean playNext(List<Feed> feeds) throws IOException {
    return Feeds.playNext(feeds, observer, this::arrives);
  }

  /** Plays a few lines that somebody picked: there is no rate, so whatever fails is diagnosed. */
  void conclude(List<Feed> feeds) throws IOException {
    Feeds.play(feeds, observer, this::begin);
    if (from != 0) {
      now = latest;
      analyst.conclude(collector.collect(0), now);
    }
  }

  /** Lets the time pass in which nothing more came. */
  void passSilence(long nanos) {
    if (from != 0) {
      passUntil(latest + nanos);
    }
  }

  /** Counts what came since the last full second. */
  void finish() {
    if (from != 0) {
      now += SECOND;
      tick();
    }
  }

  private void arrives(long at) {
    begin(at);
    passUntil(at);
  }

  private void begin(long at) {
    if (from == 0) {
      from = at;
      now = at;
    }
    latest = Math.max(latest, at);
  }

  private void passUntil(long at) {
    for (long seconds = 0; now + SECOND <= at; seconds++) {
      now = seconds < LONG_SILENCE ? now + SECOND : at;
      tick();
    }
  }

  private void tick() {
    Delta delta = collector.collect(0);
    analyst.tick(delta, now);
    watcher.ticked(incidents(), now);
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
