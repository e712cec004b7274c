package dev.ufo.cli;

import dev.ufo.demo.Act;
import dev.ufo.demo.Audience;
import dev.ufo.expose.IncidentView;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Severity;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was broken and, as soon as UFO says it, what UFO says, line by line. A wrong verdict is
 * shown as one. One thread.
 */
final class Commentary implements Audience {
  private static final int POLL_MILLIS = 100;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MAX_LINE = 300;
  private static final int INDENT = 21;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Paint paint;
  private final InstantSource clock;
  private final Instant start;
  private final Supplier<List<Incident>> incidents;
  private final IncidentView view;
  private final Consumer<String> board;
  private final Map<String, Incident> told = new HashMap<>();
  private List<Incident> seen = List.of();

  /** Whose fix was told in this act. */
  private final Set<CauseId> fixes = EnumSet.noneOf(CauseId.class);

  private @Nullable Act act;
  private long brokenAt;
  private int acts;
  private int right;
  private @Nullable Duration firstVerdict;

  /**
   * @param incidents as they are now
   * @param board where to say what was broken
   */
  Commentary(
      PrintWriter out,
      Paint paint,
      InstantSource clock,
      Supplier<List<Incident>> incidents,
      IncidentView view,
      Consumer<String> board) {
    this.out = out;
    this.paint = paint;
    this.clock = clock;
    this.incidents = incidents;
    this.view = view;
    this.board = board;
    start = clock.instant();
  }

  void begin(Act next) {
    act = next;
    brokenAt = 0;
    fixes.clear();
  }

  @Override
  public void broke(String what) {
    brokenAt = nanos();
    say(paint::red, "broke", what);
    board.accept("Demo, since " + time() + ": broken on purpose: " + what + ".");
  }

  @Override
  public void mended(String how) {
    boolean good = true;
    List<String> verdicts = new ArrayList<>();
    for (String cluster : act == null ? List.<String>of() : act.clusters()) {
      Incident verdict = verdict(cluster);
      good &= verdict != null && isRight(verdict);
      verdicts.add(verdict == null ? "nothing" : cause(verdict) + mark(verdict));
    }
    acts++;
    right += good ? 1 : 0;
    say(paint::green, "mended", how);
    more("UFO's last word: " + String.join("; ", verdicts));
    board.accept("Demo, since " + time() + ": mended: " + how + ".");
  }

  /** How UFO sees what was broken there last; null when it does not. */
  private @Nullable Incident verdict(String cluster) {
    Incident worst = null;
    for (Incident each : incidents.get()) {
      if (each.cluster().equals(cluster)
          && brokenAt > 0
          && each.lastFailure() >= brokenAt - TimeUnit.SECONDS.toNanos(1)
          && (worst == null || each.failures() > worst.failures())) {
        worst = each;
      }
    }
    return worst;
  }

  /** Whether nothing is open any more, and that was told. */
  boolean calm() {
    return seen.stream().allMatch(each -> each.state() == State.RESOLVED);
  }

  /** How often UFO was wrong so far, or silent. */
  int wrong() {
    return acts - right;
  }

  @Override
  public void watch(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    do {
      tellNews();
      // what writes to standard output never hears of an error there
      if (out.checkError() || System.out.checkError()) {
        throw new InterruptedException("nobody reads on");
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(Math.clamp(left, 1, POLL_MILLIS));
    } while (System.nanoTime() < end);
  }

  private void tellNews() {
    seen = incidents.get();
    for (Incident now : seen) {
      Incident before = told.put(now.id(), now);
      boolean wasOpen = before != null && before.state() != State.RESOLVED;
      if (now.state() == State.RESOLVED) {
        if (wasOpen) {
          say(paint::green, "over", now.cluster() + after(now, now.resolved()));
        }
        continue;
      }
      if (!wasOpen) {
        tell(before == null ? "says" : "again", now);
      } else if (before != null && before.cause() != now.cause()) {
        tell("now says", now);
      }
      if (now.severity() == Severity.PAGE
          && (before == null || before.severity() != Severity.PAGE)) {
        say(paint::yellow, "UFO pages", now.cluster() + after(now, now.paged()));
      }
    }
  }

  private void tell(String how, Incident incident) {
    String title = paint.bold(line(IncidentView.title(incident)));
    if (incident.cause() == CauseId.UNEXPLAINED) {
      say(paint::yellow, "UFO notices", title);
      return;
    }
    if (firstVerdict == null) {
      firstVerdict = Duration.between(start, clock.instant());
    }
    say(paint::yellow, "UFO " + how, title);
    more(cause(incident) + mark(incident));
    if (fixes.add(incident.cause())) {
      view.article(incident).fix().stream().findFirst().ifPresent(fix -> more("fix: " + line(fix)));
    }
  }

  private static String cause(Incident incident) {
    return String.format(
        Locale.ROOT, "%s (%.0f %%)", incident.cause().id(), 100 * incident.confidence());
  }

  /** Beside the truth. */
  private String mark(Incident incident) {
    if (act == null || !act.clusters().contains(incident.cluster())) {
      return "";
    }
    return isRight(incident)
        ? paint.green(", right")
        : paint.red(", expected " + act.causes().getFirst().id());
  }

  private boolean isRight(Incident incident) {
    return act != null && act.causes().contains(incident.cause());
  }

  /** How it went. */
  void end() {
    if (firstVerdict != null) {
      out.printf(
          Locale.ROOT,
          "%nThe first verdict came %.1f s after the start; %d of %d acts were named rightly.%n",
          firstVerdict.toMillis() / 1e3,
          right,
          acts);
    }
    out.flush();
  }

  private static String after(Incident incident, long at) {
    double seconds = Math.max(0, at - incident.began()) / NANOS_PER_SECOND;
    return String.format(Locale.ROOT, ", %.1f s after its first failure", seconds);
  }

  private void say(UnaryOperator<String> colour, String who, String what) {
    long seconds = Duration.between(start, clock.instant()).toSeconds();
    out.printf(
        Locale.ROOT,
        "%2d:%02d  %s  %s%n",
        seconds / 60,
        seconds % 60,
        colour.apply(String.format(Locale.ROOT, "%-12s", who)),
        what);
    out.flush();
  }

  private void more(String what) {
    out.println(" ".repeat(INDENT) + what);
    out.flush();
  }

  private long nanos() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private String time() {
    return TIME.format(clock.instant());
  }

  private static String line(String text) {
    return Printable.of(text, MAX_LINE);
  }
}
