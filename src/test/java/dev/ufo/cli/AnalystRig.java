package dev.ufo.cli;

import dev.ufo.feed.Feed;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import java.io.IOException;
import java.util.List;

/** The analyst half for the bench, which is another package: what it ticks and what it plays. */
public final class AnalystRig {
  private final Analyst analyst =
      new Analyst(
          Totals.Limits.DEFAULT,
          Caps.DEFAULT.paths(),
          1,
          new Incidents.Listener() {
            @Override
            public void detected(Incident incident, long nanos) {}

            @Override
            public void paged(Incident incident, long nanos) {}
          });

  public void tick(Delta delta, long now) {
    analyst.tick(delta, now);
  }

  /** How many incidents there are. */
  public int incidents() {
    return analyst.incidents().all().size();
  }

  /** All that {@code ufo diagnose} does with this recording but to print: counts entries. */
  public static long diagnose(Feed feed) throws IOException {
    Rerun rerun = new Rerun(1);
    rerun.play(List.of(feed));
    return rerun.totals().traffic().arrived().values().stream().mapToLong(Long::longValue).sum();
  }
}
