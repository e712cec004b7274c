package dev.ufo.incident;

import dev.ufo.detect.Tuning;
import dev.ufo.diagnose.Finding;
import dev.ufo.diagnose.Group;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.history.Endpoint;
import dev.ufo.history.Sign;
import dev.ufo.history.Signs;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.Symptom;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident of a former run that no finding has continued yet. It is the same fault as what fails
 * at its endpoints, or with its symptoms where one of the two has none, and then becomes a {@link
 * Life} under its id.
 *
 * <p>Until then it ends by the same rules as any other, from the first tick on: what happened while
 * UFO was down is not known, and no silence.
 */
final class Past implements Known {
  /** What shows in weak signs, and in which. */
  private static final Map<String, Sign> WEAK =
      Map.of(
          Symptom.Kind.NONE.label(), Sign.RETRIED,
          Symptom.Kind.CLIENT_LEFT_CONNECTING.label(), Sign.LEFT,
          Symptom.Kind.CLIENT_LEFT_WAITING.label(), Sign.LEFT,
          Symptom.Kind.NO_ANSWER.label(), Sign.SILENT);

  private final Set<String> endpoints;
  private final Set<Sign> weak = EnumSet.noneOf(Sign.class);
  private Incident incident;
  private @Nullable Calm calm;
  private long asked;

  Past(Incident incident) {
    this.incident = incident;
    endpoints = new HashSet<>(incident.endpoints());
    if (WEAK.keySet().containsAll(incident.symptoms().keySet())) {
      incident.symptoms().keySet().forEach(symptom -> weak.add(WEAK.get(symptom)));
    }
  }

  @Override
  public String id() {
    return incident.id();
  }

  @Override
  public boolean concerns(Cluster cluster) {
    return cluster.name().equals(incident.cluster())
        && cluster.workload().equals(incident.workload());
  }

  @Override
  public boolean resolved() {
    return incident.state() == State.RESOLVED;
  }

  @Override
  public long resolvedAt() {
    return incident.resolved();
  }

  @Override
  public Incident asOf(long now) {
    return incident;
  }

  /** As it was last seen. */
  Incident incident() {
    return incident;
  }

  @Override
  public double overlap(Finding finding) {
    Set<String> found = finding.verdict().endpoints();
    if (!endpoints.isEmpty() && !found.isEmpty()) {
      long shared = found.stream().filter(endpoints::contains).count();
      return (double) shared / Math.min(endpoints.size(), found.size());
    }
    Group all = finding.verdict().explained();
    return all.isEmpty() ? 0 : (double) all.where(this::showsAs).count() / all.count();
  }

  private boolean showsAs(Cell cell) {
    return incident.symptoms().containsKey(cell.symptom().kind().label());
  }

  /**
   * Whether what was said of it stands against this finding, which knows nothing of the time before
   * the restart, so that what worked until then seems never to have worked: as long as it was sure,
   * and what fails shows neither another symptom nor another endpoint.
   */
  boolean outweighs(Finding finding) {
    boolean sure = incident.confidence() >= Life.SURE;
    boolean surer =
        finding.verdict().cause() == incident.cause()
            && finding.confidence() >= incident.confidence();
    Group all = finding.verdict().explained();
    boolean elsewhere = !endpoints.containsAll(finding.verdict().endpoints());
    boolean otherwise = 2 * all.where(this::showsAs).count() < all.count();
    return sure && !surer && !elsewhere && !otherwise;
  }

  /** A tick has passed: is it over? */
  void tick(@Nullable Cluster cluster, long now) {
    Calm since = calm == null ? new Calm(now) : calm;
    calm = since;
    long requests = cluster == null ? 0 : cluster.requestsAt(now);
    boolean fails = cluster != null && fails(cluster, now);
    if (fails) {
      since.ends(now);
    } else if (cluster != null) {
      since.lasts(asked(cluster, requests));
    }
    double ratio = (double) incident.failures() / Math.max(1, incident.requests());
    State after = since.after(incident.state(), ratio, now);
    boolean recovering = incident.state() == State.RECOVERING && after == State.OPEN && !fails;
    incident =
        incident.seen(
            recovering ? State.RECOVERING : after,
            after == State.RESOLVED ? now : 0,
            incident.requests() + requests);
  }

  /**
   * Whether it goes on, though nothing is found. Failures are found with their first tick. Weak
   * signs have to become many first, and where they were there from the start on never do.
   */
  private boolean fails(Cluster cluster, long now) {
    Signs signs = cluster.signs();
    long weakly = 0;
    for (Sign sign : weak) {
      weakly += signs == null ? 0 : signs.countAt(sign, now);
    }
    return weakly > Tuning.SOFT.margin() * Tuning.SOFT.floor() * cluster.requestsAt(now);
  }

  /** What was asked of its endpoints since the last tick, or of the cluster where it has none. */
  private long asked(Cluster cluster, long requests) {
    long total = 0;
    for (String address : endpoints) {
      Endpoint endpoint = cluster.endpoints().get(address);
      total += endpoint == null ? 0 : endpoint.requests();
    }
    long more = total - asked;
    asked = total;
    return endpoints.isEmpty() ? requests : Math.max(more, Math.min(1, requests));
  }
}
