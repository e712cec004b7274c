package dev.ufo.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.ufo.expose.IncidentView;
import dev.ufo.feed.Feed;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Logs as they grow, until a signal or the end of all of them. What is there at first is read as
 * the past, of which only what still fails is told; from then on each incident is told when it is
 * noticed, when it pages, when its cause is refined and when it is over.
 *
 * <p>Time is that of the lines; while none comes it passes by this machine's clock.
 */
final class Follow {
  private static final int MOST_AT_ONCE = 10_000;
  private static final long LOOK_MILLIS = 100;
  private static final int MAX_NOTE = 500;

  private record Told(State state, Severity severity, CauseId cause) {}

  private final FeedOptions options;
  private final Rerun rerun;
  private final IncidentView view;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;
  private final DiagnosisText text;
  private final Map<String, Told> told = new HashMap<>();
  private long lines;
  private boolean caughtUp;

  Follow(
      FeedOptions options,
      long successWeight,
      IncidentView view,
      boolean json,
      PrintWriter out,
      PrintWriter err) {
    this.options = options;
    this.view = view;
    this.json = json;
    this.out = out;
    this.err = err;
    rerun = new Rerun(successWeight, this::ticked);
    text = new DiagnosisText(out, view);
  }

  /** Follows the files; gives the exit code. */
  int of(List<Path> files) {
    CountDownLatch stop = new CountDownLatch(1);
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    List<Feed> feeds = new ArrayList<>();
    Path current = files.get(0);
    try {
      for (Path file : files) {
        current = file;
        feeds.add(options.follow(file, what -> say(file, what)));
      }
      current = files.get(0);
      follow(files, feeds, stop);
    } catch (IOException e) {
      throw UserError.of(current, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      feeds.forEach(Diagnose::close);
    }
    return rerun.incidents().isEmpty() ? 0 : 1;
  }

  private void follow(List<Path> files, List<Feed> feeds, CountDownLatch stop)
      throws IOException, InterruptedException {
    int[] troubles = new int[feeds.size()];
    long last = System.nanoTime();
    boolean quiet = false;
    while (!stop.await(quiet ? LOOK_MILLIS : 0, MILLISECONDS) && !out.checkError()) {
      int played = 0;
      while (played < MOST_AT_ONCE && rerun.playNext(feeds)) {
        played++;
      }
      long now = System.nanoTime();
      lines += played;
      quiet = played == 0;
      if (!quiet) {
        last = now;
      } else {
        catchUp();
        rerun.passSilence(now - last);
      }
      for (int i = 0; i < troubles.length; i++) {
        Path file = files.get(i);
        List<String> all = feeds.get(i).troubles();
        all.subList(troubles[i], all.size()).forEach(what -> say(file, what));
        troubles[i] = all.size();
      }
      if (feeds.stream().allMatch(Feed::ended)) {
        break;
      }
    }
    catchUp();
    rerun.finish();
    for (int i = 0; i < troubles.length; i++) {
      Path file = files.get(i);
      feeds.get(i).notes().forEach(what -> say(file, what));
    }
  }

  private void catchUp() {
    if (!caughtUp) {
      caughtUp = true;
      err.println("ufo: following, after " + lines + " lines of the past; Ctrl-C ends it");
      err.flush();
      for (Incident incident : rerun.incidents()) {
        if (incident.state() != State.RESOLVED) {
          tell(incident, rerun.to());
        }
      }
    }
  }

  private void say(Path file, String what) {
    err.println("ufo: " + file + ": " + Printable.of(what, MAX_NOTE));
    err.flush();
  }

  private void ticked(List<Incident> incidents, long now) {
    if (!caughtUp) {
      return;
    }
    for (Incident incident : incidents) {
      Told before = told.get(incident.id());
      if (before == null ? incident.resolved() == 0 : !before.equals(state(incident))) {
        tell(incident, now);
      }
    }
    out.flush();
  }

  private static Told state(Incident incident) {
    return new Told(incident.state(), incident.severity(), incident.cause());
  }

  /** In full when it pages or is seen first as a page, else in a line. */
  private void tell(Incident incident, long now) {
    Told before = told.put(incident.id(), state(incident));
    if (json) {
      out.println(IncidentView.json(view.tree(incident)));
      return;
    }
    boolean pages = incident.severity() == Severity.PAGE && incident.state() == State.OPEN;
    if (pages && (before == null || before.severity != Severity.PAGE)) {
      out.println();
      text.print(incident);
      return;
    }
    String what =
        incident.state() == State.OPEN
            ? incident.severity() == Severity.PAGE ? "PAGE" : "NOTICE"
            : incident.state().id();
    out.printf(
        Locale.ROOT,
        "%s  %s  %s: %s (%.0f %%)%n",
        DiagnosisText.time(now),
        what,
        DiagnosisText.line(IncidentView.title(incident)),
        incident.cause().id(),
        100 * incident.confidence());
  }
}
