package dev.ufo.cli;

import dev.ufo.incident.Incident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What really happened while a recording was made, as the file beside it says: marks in Unix
 * nanoseconds, the incidents with cluster, cause, accepted alternatives, scope and endpoints.
 */
final class Truth {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SURE = 0.8;

  private final List<Fault> faults;
  private final Map<?, ?> marks;

  /**
   * A fault that was injected.
   *
   * @param accepted causes that an expert could not reject from the recording alone
   * @param from when it began, Unix nanoseconds
   */
  record Fault(
      String cluster,
      String cause,
      List<String> accepted,
      String scope,
      List<String> endpoints,
      String limit,
      long from) {}

  /** How an incident compares with what happened. */
  enum Mark {
    RIGHT,
    ACCEPTED,
    WRONG,
    MISSED,
    FALSE_ALARM;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** A fault and the incident that was found for it; one of them may be missing. */
  record Result(Mark mark, @Nullable Fault fault, @Nullable Incident incident) {
    boolean scopeIsRight() {
      return fault == null || incident == null || fault.scope.equals(incident.scope().id());
    }

    /** Where the truth names endpoints, they are those and no others. */
    boolean endpointsAreRight() {
      return fault == null
          || incident == null
          || fault.endpoints.isEmpty()
          || new TreeSet<>(fault.endpoints).equals(new TreeSet<>(incident.endpoints()));
    }

    boolean limitIsRight() {
      return fault == null
          || incident == null
          || fault.limit.isEmpty()
          || !incident.cause().id().equals("circuit-breaker-open")
          || fault.limit.equals(incident.details().get("limit"));
    }

    /** Wrong, or a false alarm, and said without doubt. */
    boolean confidentlyWrong() {
      return (mark == Mark.WRONG || mark == Mark.FALSE_ALARM)
          && incident != null
          && incident.confidence() >= SURE;
    }

    /** From the fault to that moment; negative when it never came. */
    double seconds(long nanos) {
      if (incident == null || nanos == 0) {
        return -1;
      }
      long from = fault == null ? incident.began() : Math.max(fault.from, incident.began());
      return (nanos - from) / NANOS_PER_SECOND;
    }

    String line() {
      String named = incident == null ? "-" : incident.cause().id();
      return String.format(
          Locale.ROOT,
          "%-11s  %-24s  %-28s  %-28s  %4s  %-5s %-5s  %6s  %6s  %6s",
          mark.label(),
          Printable.of(
              fault != null ? fault.cluster : incident == null ? "-" : incident.cluster(), 24),
          fault == null ? "-" : fault.cause,
          named,
          incident == null ? "-" : String.format(Locale.ROOT, "%.2f", incident.confidence()),
          fault == null || incident == null ? "-" : scopeIsRight() ? "right" : "wrong",
          fault == null || incident == null ? "-" : endpointsAreRight() ? "right" : "wrong",
          incident == null ? "-" : said(seconds(incident.detected())),
          incident == null ? "-" : said(seconds(incident.paged())),
          incident == null ? "-" : said(seconds(incident.diagnosed())));
    }

    private static String said(double seconds) {
      return seconds < 0 ? "-" : String.format(Locale.ROOT, "%.1f", seconds);
    }
  }

  /** The head of {@link Result#line}. */
  static String head() {
    return String.format(
        Locale.ROOT,
        "%-11s  %-24s  %-28s  %-28s  %4s  %-5s %-5s  %6s  %6s  %6s",
        "verdict",
        "cluster",
        "truth",
        "named",
        "conf",
        "scope",
        "where",
        "notice",
        "page",
        "name");
  }

  private Truth(List<Fault> faults, Map<?, ?> marks) {
    this.faults = faults;
    this.marks = marks;
  }

  List<Fault> faults() {
    return faults;
  }

  /** When that was, in Unix nanoseconds; 0 when it never was. */
  long mark(String name) {
    return marks.get(name) instanceof Number nanos ? nanos.longValue() : 0;
  }

  /** JSON is read as the YAML that it is. */
  static Truth read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw UserError.of(file, e);
    } catch (YamlEngineException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserError(file + ": not a truth file: " + Printable.of(reason, 200));
    }
  }

  /** The text of a file of that name. */
  static Truth of(String file, String json) {
    Map<?, ?> root =
        map(new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(json));
    Map<?, ?> marks = map(root.get("marks"));
    return new Truth(faults(root, marks), marks);
  }

  private static List<Fault> faults(Map<?, ?> root, Map<?, ?> marks) {
    List<Fault> faults = new ArrayList<>();
    for (Object each : list(root.get("incidents"))) {
      Map<?, ?> incident = map(each);
      Object mark = incident.get("from_mark");
      Object from = marks.get(mark == null ? "fault" : mark);
      faults.add(
          new Fault(
              text(incident.get("cluster")),
              text(incident.get("cause")),
              texts(incident.get("accepted")),
              text(incident.get("scope")),
              texts(incident.get("endpoints")),
              text(incident.get("limit")),
              from instanceof Number nanos ? nanos.longValue() : 0));
    }
    return faults;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("marks and incidents must be objects");
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("incidents must be a list");
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static List<String> texts(@Nullable Object value) {
    return value == null ? List.of() : list(value).stream().map(Truth::text).toList();
  }

  /** Each fault with the incident that fits it best, then the incidents that fit none. */
  List<Result> match(List<Incident> incidents) {
    List<Incident> rest = new ArrayList<>(incidents);
    List<Result> results = new ArrayList<>();
    for (Fault fault : faults) {
      Incident best =
          rest.stream()
              .filter(incident -> sameCluster(fault.cluster, incident))
              .max(Comparator.comparingInt((Incident incident) -> fit(fault, incident)))
              .orElse(null);
      rest.remove(best);
      results.add(new Result(mark(fault, best), fault, best));
    }
    for (Incident incident : rest) {
      results.add(new Result(Mark.FALSE_ALARM, null, incident));
    }
    return results;
  }

  private static int fit(Fault fault, Incident incident) {
    boolean there = incident.endpoints().stream().anyMatch(fault.endpoints::contains);
    int mark = 2 - Math.min(2, mark(fault, incident).ordinal());
    return (there ? 4 : 0) + mark;
  }

  private static Mark mark(Fault fault, @Nullable Incident incident) {
    if (incident == null) {
      return Mark.MISSED;
    }
    String named = incident.cause().id();
    if (named.equals(fault.cause)) {
      return Mark.RIGHT;
    }
    return fault.accepted.contains(named) ? Mark.ACCEPTED : Mark.WRONG;
  }

  /** Where Envoy sent no cluster, its name is derived from the route or the authority. */
  private static boolean sameCluster(String cluster, Incident incident) {
    String name = incident.cluster();
    boolean derived = incident.details().containsKey("cluster_from");
    return name.equals(cluster)
        || (derived && (name.startsWith(cluster + "-") || name.startsWith(cluster + ".")));
  }

  /** The table for people. */
  List<String> compare(List<Incident> incidents) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(head());
    List<Result> results = match(incidents);
    for (Result result : results) {
      lines.add(result.line());
    }
    if (results.isEmpty()) {
      lines.add("right        nothing happened, and nothing was found");
    }
    return lines;
  }
}
