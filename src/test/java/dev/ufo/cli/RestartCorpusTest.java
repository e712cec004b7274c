package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.incident.Journal;
import dev.ufo.observe.Observer;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Severity;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recording of the corpus, with UFO restarted 17 s after its first notice, when nearly all
 * have paged: by way of a journal on disk an incident stays the same one with the same cause, and
 * nothing pages twice.
 */
class RestartCorpusTest {
  private static final Path CORPUS = Path.of("src/test/corpus");
  private static final long SECOND = 1_000_000_000L;
  private static final double SURE = 0.8;

  @TempDir private Path temp;

  /** UFO over a recording, restarted once. */
  private static final class Run implements EntrySink, Incidents.Listener {
    private final Path folder;
    private final List<String> pages = new ArrayList<>();
    private final Set<Stream> reconnected = new HashSet<>();
    private Collector collector = new Collector(0);
    private Observer observer;
    private Analyst analyst;
    private List<Incident> before = List.of();
    private long now;

    Run(Path folder) {
      this.folder = folder;
      start();
    }

    private void start() {
      Tally tally = new Tally(Caps.DEFAULT, 0);
      collector = new Collector(0);
      collector.add(tally, Runnable::run);
      observer = new Observer(tally, 1 << 16);
      analyst = new Analyst(Totals.Limits.DEFAULT, Caps.DEFAULT.paths(), 1, this);
      reconnected.clear();
    }

    void until(long at) throws Exception {
      now = now == 0 ? at : now;
      while (now + SECOND <= at) {
        now += SECOND;
        analyst.tick(collector.collect(0), now);
        List<Incident> all = incidents();
        if (before.isEmpty()
            && !all.isEmpty()
            && now >= all.getFirst().detected() + 17 * SECOND
            && all.getFirst().lastFailure() > now - 2 * SECOND) {
          restart();
        }
      }
    }

    private void restart() throws Exception {
      before = incidents();
      try (Journal journal = Journal.open(folder, now)) {
        journal.finish(before, analyst.ways(), now);
      }
      start();
      try (Journal journal = Journal.open(folder, now)) {
        analyst.restore(journal.incidents(), journal.ways(), now);
      }
      assertThat(incidents())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("trail", "samples")
          .isEqualTo(before);
    }

    List<Incident> incidents() {
      return analyst.incidents().all();
    }

    @Override
    public void entry(Stream stream, Entry entry) {
      if (reconnected.add(stream)) {
        stream.ticket = 0;
      }
      observer.entry(stream, entry);
    }

    @Override
    public void lost(Input input, Loss reason) {
      observer.lost(input, reason);
    }

    @Override
    public void detected(Incident incident, long nanos) {}

    @Override
    public void paged(Incident incident, long nanos) {
      pages.add(incident.id());
    }
  }

  private Run play(Path file) throws Exception {
    Run run = new Run(temp.resolve(file.getFileName()));
    try (Feed recording = Feeds.open(Files.newInputStream(file), file.toString(), null)) {
      Feeds.play(
          List.of(recording),
          run,
          at -> {
            try {
              run.until(at);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
    }
    run.until(run.now + SECOND);
    return run;
  }

  @Test
  void restartInMidFault_staysTheSameIncident() throws Exception {
    List<Path> files;
    try (java.util.stream.Stream<Path> all = Files.list(CORPUS)) {
      files = all.filter(file -> file.toString().endsWith(".rec.gz")).sorted().toList();
    }
    int restarts = 0;
    int wentOn = 0;
    for (Path file : files) {
      Run run = play(file);
      if (run.before.isEmpty()) { // it was over by then
        continue;
      }
      restarts++;
      assertThat(run.pages).as("pages of " + file).doesNotHaveDuplicates();
      for (Incident before : run.before) {
        Incident after =
            run.incidents().stream()
                .filter(incident -> incident.id().equals(before.id()))
                .findFirst()
                .orElseThrow();
        if (before.severity() == Severity.PAGE) {
          assertThat(after.severity()).isEqualTo(Severity.PAGE);
          assertThat(after.paged()).isEqualTo(before.paged());
        }
        if (before.confidence() >= SURE) {
          assertThat(after.cause()).as(after.toString()).isEqualTo(before.cause());
        }
        assertThat(after.failures()).isGreaterThanOrEqualTo(before.failures());
        wentOn += after.failures() > before.failures() ? 1 : 0;
      }
      assertThat(run.incidents()).as("incidents of " + file).hasSameSizeAs(run.before);
    }
    assertThat(restarts).isGreaterThan(80);
    assertThat(wentOn).isGreaterThan(80);
  }
}
