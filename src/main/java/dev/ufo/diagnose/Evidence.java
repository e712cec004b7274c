package dev.ufo.diagnose;

import dev.ufo.diagnose.Group.Part;
import dev.ufo.history.Case;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.history.Course;
import dev.ufo.history.Endpoint;
import dev.ufo.history.Sign;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.signal.Symptom.Stage;
import dev.ufo.tally.Facts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster that fails, and of its neighbours, at one moment: all that a {@link
 * Cause} may look at. Failures that an earlier verdict has explained are left out, so that a second
 * fault in the same cluster can be seen beside the first.
 */
public final class Evidence {
  private static final long SECOND = 1_000_000_000L;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** An endpoint that was not heard of since the case began still counts as there so long. */
  private static final long ABSENT = 120 * SECOND;

  private static final double EXPECTED = 4;

  private final Cluster cluster;
  private final Case known;
  private final Neighbours neighbours;
  private final long now;
  private long newest;
  private final Group failing;
  private final Group weak;
  private final Group during;
  private final Group since;
  private final Group before;
  private @Nullable SortedSet<String> active;

  /** The evidence of a case without these cells. */
  Evidence(Cluster cluster, Case known, Neighbours neighbours, long now, Set<Cell> explained) {
    this.cluster = cluster;
    this.known = known;
    this.neighbours = neighbours;
    this.now = now;
    List<Part> failingParts = new ArrayList<>();
    List<Part> weakParts = new ArrayList<>();
    List<Part> duringParts = new ArrayList<>();
    List<Part> sinceParts = new ArrayList<>();
    List<Part> beforeParts = new ArrayList<>();
    for (Cell cell : known.cells()) {
      switch (cell.sign()) {
        case FAILURE -> add(explained.contains(cell) ? null : failingParts, cell, cell.during());
        case LEFT, SILENT -> add(explained.contains(cell) ? null : weakParts, cell, cell.during());
        case RETRIED -> {
          add(explained.contains(cell) ? null : weakParts, cell, cell.during());
          add(duringParts, cell, cell.during());
        }
        case WELL -> {
          add(beforeParts, cell, cell.before());
          add(duringParts, cell, cell.during());
          add(sinceParts, cell, cell.since());
        }
        case INBOUND, NONE -> {}
      }
    }
    failing = new Group(failingParts);
    weak = new Group(weakParts);
    during = new Group(duringParts);
    since = new Group(sinceParts);
    before = new Group(beforeParts);
  }

  private static void add(@Nullable List<Part> to, Cell cell, @Nullable Facts facts) {
    if (to != null && facts != null) {
      to.add(new Part(cell, facts));
    }
  }

  /** An argument about the failures that show these symptoms. */
  public Argument about(CauseId cause, Group group) {
    return new Argument(this, cause, group);
  }

  /** What failed. */
  public Group failures() {
    return failing;
  }

  public Group failures(Kind... kinds) {
    return failures().of(kinds);
  }

  /** Hidden retries, clients that left, silent TCP connections. */
  public Group weak() {
    return weak;
  }

  public Group weak(Kind... kinds) {
    return weak().of(kinds);
  }

  /** What succeeded after a hidden retry. */
  public Group retried() {
    return weak().where(cell -> cell.sign() == Sign.RETRIED);
  }

  /** What went well while it failed: after the first failure and before the latest. */
  public Group well() {
    return during;
  }

  /** What went well after the latest failure. */
  public Group wellSince() {
    return since;
  }

  /** What went well just before the first failure, and in the same tick. */
  public Group wellBefore() {
    return before;
  }

  /** The share of a group in all that failed at its endpoints, its own weak signs included. */
  public double share(Group group) {
    Set<String> at = group.endpoints();
    Group all = (at.isEmpty() ? failures() : failures().at(at)).plus(group);
    return all.isEmpty() ? 0 : (double) group.count() / all.count();
  }

  /** What failed of all that was asked of these endpoints while they failed. */
  public double failureRatio(Group group) {
    Set<String> at = group.endpoints();
    long good = at.isEmpty() ? well().count() : well().at(at).count();
    return group.isEmpty() ? 0 : (double) group.count() / (group.count() + good);
  }

  public Case.Before before() {
    return known.before();
  }

  public long began() {
    return known.began();
  }

  public long now() {
    return now;
  }

  /** From the first failure to now, in seconds. */
  public double age() {
    return Math.max(0, now - known.began()) / (double) SECOND;
  }

  /** Whether this cluster answered anything before it began to fail. */
  public boolean worked() {
    return known.before().lastSuccess() > 0 || !wellBefore().isEmpty();
  }

  /** Whether the stream carries successes at all: without them "never worked" means nothing. */
  public boolean successesSeen() {
    return worked() || !well().isEmpty() || !neighbours.failuresOnly(cluster);
  }

  /** Whether this endpoint answered before it failed for the first time. */
  public boolean worked(String endpoint) {
    Course course = known.course(endpoint);
    if (course == null) {
      Endpoint silent = cluster.endpoints().get(endpoint);
      return silent != null && silent.lastSuccess() > 0;
    }
    boolean early = course.firstSuccess() > 0 && course.firstSuccess() < course.firstFailure();
    return course.workedAt() > 0 || early;
  }

  public boolean allWorked(Collection<String> endpoints) {
    return endpoints.stream().allMatch(this::worked);
  }

  public boolean noneWorked(Collection<String> endpoints) {
    return endpoints.stream().noneMatch(this::worked);
  }

  /** When the last of these endpoints answered before it failed, for people. */
  public String lastWorked(Collection<String> endpoints) {
    long last = 0;
    Map<String, Long> before = wellBefore().lastEnds();
    for (String endpoint : endpoints) {
      Course course = known.course(endpoint);
      if (course != null) {
        last = Math.max(last, Math.max(course.workedAt(), before.getOrDefault(endpoint, 0L)));
      }
    }
    return last == 0 ? "then" : clock(last);
  }

  /** A time of day. */
  public static String clock(long nanos) {
    return CLOCK.format(Instant.ofEpochSecond(0, nanos));
  }

  /** How these endpoints fared since it began. */
  public List<Course> courses(Collection<String> endpoints) {
    List<Course> courses = new ArrayList<>();
    for (String endpoint : endpoints) {
      Course course = known.course(endpoint);
      if (course != null) {
        courses.add(course);
      }
    }
    return courses;
  }

  /**
   * Endpoints whose first request came long after the cluster's, and not long before they failed.
   */
  public boolean newcomer(String endpoint) {
    Course course = known.course(endpoint);
    if (course == null || course.firstSeen() == 0) {
      return false;
    }
    long others = Math.max(1, cluster.endpoints().size() - 1);
    boolean missed = known.before().requests() >= 2 * EXPECTED * others;
    boolean later = missed && course.firstSeen() - cluster.firstSeen() > 3 * SECOND;
    boolean atOnce =
        course.firstFailure() > 0 && course.firstFailure() - course.firstSeen() < 5 * SECOND;
    return later && atOnce;
  }

  /** Endpoints that came since shortly before the case began, and work. */
  public SortedSet<String> replacements() {
    SortedSet<String> fresh = new TreeSet<>();
    cluster
        .endpoints()
        .forEach((address, endpoint) -> {
          boolean later = endpoint.firstSeen() - cluster.firstSeen() > 3 * SECOND;
          boolean lately = endpoint.firstSeen() > known.began() - 60 * SECOND;
          if (later && lately && endpoint.lastSuccess() > 0) {
            fresh.add(address);
          }
        });
    return fresh;
  }

  /** Whether nothing is asked of this endpoint any more, though the others still are. */
  public boolean left(String endpoint) {
    Course course = known.course(endpoint);
    if (course == null || course.requests() < 3) {
      return false;
    }
    double seconds = Math.max(1, (course.lastSeen() - known.began()) / (double) SECOND);
    double rate = course.requests() / seconds;
    double missed = (newest() - course.lastSeen()) / (double) SECOND * rate;
    return missed >= 2 * EXPECTED && newest() - course.lastSeen() > 2 * SECOND;
  }

  /**
   * Endpoints that were asked regularly before it began and are not asked, or do not answer, since.
   */
  public SortedSet<String> vanished() {
    SortedSet<String> vanished = new TreeSet<>();
    double elapsed = (newest() - known.began()) / (double) SECOND;
    cluster
        .endpoints()
        .forEach((address, endpoint) -> {
          Course course = known.course(address);
          long requests = course == null ? endpoint.requests() : course.requestsBefore();
          long until = course == null ? endpoint.lastSuccess() : course.workedAt();
          boolean late = course != null && course.lastSuccess() > known.began();
          double seconds = Math.max(1, (until - endpoint.firstSeen()) / (double) SECOND);
          boolean recent = known.began() - until < ABSENT;
          if (!late && recent && until > 0 && requests / seconds * elapsed >= 2 * EXPECTED) {
            vanished.add(address);
          }
        });
    return vanished;
  }

  private long newest() {
    if (newest == 0) {
      for (Course course : known.courses()) {
        newest = Math.max(newest, course.lastSeen());
      }
    }
    return newest;
  }

  /** The endpoints that this cluster has now, as far as its traffic shows. */
  public SortedSet<String> current() {
    SortedSet<String> current = new TreeSet<>();
    for (Course course : known.courses()) {
      current.add(course.endpoint());
    }
    cluster
        .endpoints()
        .forEach((address, endpoint) -> {
          if (known.course(address) == null && expected(endpoint)) {
            current.add(address);
          }
        });
    return current;
  }

  /** Not heard of since, but not missed yet either. */
  private boolean expected(Endpoint endpoint) {
    double seconds = Math.max(1, (endpoint.touched() - endpoint.firstSeen()) / (double) SECOND);
    double rate = endpoint.requests() / seconds;
    double missed = (now - endpoint.touched()) / (double) SECOND * rate;
    return missed < EXPECTED && now - endpoint.touched() < ABSENT;
  }

  /** Current endpoints that answered while it failed, or that nothing failed at. */
  public SortedSet<String> healthy(Collection<String> but) {
    SortedSet<String> healthy = current();
    healthy.removeAll(but);
    return healthy;
  }

  /** How far failures at these endpoints reach. */
  Scope scope(Group group, SortedSet<String> endpoints) {
    if (endpoints.isEmpty()) {
      return Scope.NO_ENDPOINT;
    }
    if (neighbours.allFailAlike(group.sources(), group.symptoms().keySet(), now)) {
      return Scope.THIS_ENVOY;
    }
    if (endpoints.containsAll(active())) {
      return Scope.ALL_ENDPOINTS;
    }
    return endpoints.size() == 1 ? Scope.ONE_ENDPOINT : Scope.SOME_ENDPOINTS;
  }

  /**
   * The endpoints that failed, those that worked beside them, and those that may still be there.
   * What works in the second half only came when it was nearly over, perhaps in their place.
   */
  private SortedSet<String> active() {
    SortedSet<String> already = active;
    if (already == null) {
      already = findActive();
      active = already;
    }
    return already;
  }

  private SortedSet<String> findActive() {
    Group failed = failures().plus(weak());
    SortedSet<String> found = new TreeSet<>(failed.byEndpoint().keySet());
    long middle = failed.firstEnd() / 2 + failed.lastEnd() / 2;
    Set<String> early = during.endpointsBy(middle);
    cluster
        .endpoints()
        .forEach((address, endpoint) -> {
          boolean worked = early.contains(address);
          if (worked || (known.course(address) == null && expected(endpoint))) {
            found.add(address);
          }
        });
    return found;
  }

  /**
   * A group, and what else failed at these endpoints or for want of them: ejected hosts leave none
   * to choose, and requests that wait pile up until a limit speaks.
   */
  Group explainedBy(Group group, SortedSet<String> endpoints) {
    if (endpoints.isEmpty()) {
      return group;
    }
    boolean waiting = !group.of(Kind.TIMEOUT, Kind.CONNECT_TIMEOUT).isEmpty();
    Group all = failing.plus(weak);
    Group side =
        all.where(cell ->
            endpoints.contains(cell.endpoint())
                || cell.symptom().kind() == Kind.NO_HEALTHY_HOST
                || (waiting && cell.symptom().kind() == Kind.OVERFLOW)
                || cell.sign() == Sign.RETRIED
                || (cell.endpoint().isEmpty() && cell.symptom().kind().stage() == Stage.CLIENT));
    return group.plus(side);
  }

  /** What the listeners at these endpoints say of those who called them. */
  public SortedMap<Symptom, Long> inbound(Collection<String> endpoints) {
    SortedMap<Symptom, Long> findings = new TreeMap<>();
    for (String endpoint : endpoints) {
      neighbours
          .inbound(endpoint, now)
          .forEach((symptom, count) -> findings.merge(symptom, count, Long::sum));
    }
    return findings;
  }

  /** Ports on which these endpoints' hosts answer, in this or another cluster. */
  public SortedSet<String> otherPorts(Collection<String> endpoints) {
    SortedSet<String> ports = new TreeSet<>();
    for (String endpoint : endpoints) {
      ports.addAll(neighbours.answeringBeside(endpoint));
    }
    return ports;
  }

  /** Envoys that reach these endpoints while others fail. */
  public int sourcesThatWork(Group group) {
    Group fine = well().at(group.endpoints());
    Set<?> failingSources = group.sources();
    return (int) fine.sources().stream().filter(source -> !failingSources.contains(source)).count();
  }

  /** For sentences, always singular: one address, or each of how many. */
  public static String places(SortedSet<String> endpoints) {
    return endpoints.size() == 1 ? endpoints.first() : "each of " + endpoints.size() + " endpoints";
  }

  /** For headlines: {@code , the other 2 endpoints work}. */
  public String others(Collection<String> bad) {
    int rest = healthy(bad).size();
    return switch (rest) {
      case 0 -> "";
      case 1 -> ", the other endpoint works";
      default -> ", the other " + rest + " endpoints work";
    };
  }

  /** For sentences: 12 ms, 3.1 s. */
  public static String time(long nanos) {
    double millis = nanos / 1e6;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  /** For sentences: 98 %. */
  public static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent > 0 && percent < 2 ? "%.1f %%" : "%.0f %%", percent);
  }
}
