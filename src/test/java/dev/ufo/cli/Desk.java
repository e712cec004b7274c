package dev.ufo.cli;

import dev.ufo.history.Routes;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import java.util.ArrayList;
import java.util.List;

/** The analyst as the verbs wire it, for tests of other packages. */
public final class Desk implements Incidents.Listener {
  private final Totals.Limits limits;
  private final long successWeight;
  private final List<String> pages = new ArrayList<>();
  private Analyst analyst;

  /** An analyst to whom each success stands for so many. */
  public Desk(Totals.Limits limits, long successWeight) {
    this.limits = limits;
    this.successWeight = successWeight;
    analyst = fresh();
  }

  private Analyst fresh() {
    return new Analyst(limits, Caps.DEFAULT.paths(), successWeight, this);
  }

  /** UFO has ended, and starts again at that time with these incidents in its journal. */
  public void restart(List<Incident> journal, long now) {
    List<Routes.Lead> ways = analyst.ways();
    analyst = fresh();
    analyst.restore(journal, ways, now);
  }

  public void tick(Delta delta, long now) {
    analyst.tick(delta, now);
  }

  public Totals totals() {
    return analyst.totals();
  }

  public List<Incident> incidents() {
    return analyst.incidents().all();
  }

  /** The ids of what was ever paged, in that order. */
  public List<String> pages() {
    return pages;
  }

  @Override
  public void detected(Incident incident, long nanos) {}

  @Override
  public void paged(Incident incident, long nanos) {
    pages.add(incident.id());
  }
}
