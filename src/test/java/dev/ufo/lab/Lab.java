package dev.ufo.lab;

import dev.ufo.cli.Scorecard;
import dev.ufo.envoy.Envoy;
import dev.ufo.lab.Scenario.Need;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./ufo lab}: lists scenarios, records them with real Envoys, and scores recordings. Ends
 * with 1 when a scenario could not be recorded or a verdict is not to be trusted.
 */
@Command(
    name = "lab",
    description = "Records faults with a real Envoy.",
    mixinStandardHelpOptions = true)
final class Lab {
  private static final int MOST_JOBS = 16;
  private static final Set<Stage> STAGES = new HashSet<>();
  private static boolean ending;

  /** What is recorded: a scenario with an Envoy and a kind of logging, in namespaces or not. */
  record Take(Scenario scenario, Release release, Flavour flavour, boolean namespaces) {
    String name() {
      return scenario.name() + "." + release.version() + "." + flavour.id();
    }
  }

  public static void main(String[] arguments) {
    endStagesAtExit();
    System.exit(line().execute(arguments));
  }

  /** The command line; a mistake is said in one line, exit code 2. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Lab()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      command.getErr().println("lab: " + e.getMessage());
      command.getErr().flush();
      return 2;
    });
    return line;
  }

  /** Whatever ends the process, Ctrl-C too, ends what plays. */
  static void endStagesAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(Lab::end));
  }

  private static void end() {
    synchronized (STAGES) {
      ending = true;
      STAGES.forEach(Stage::close);
    }
  }

  @Command(description = "Names the scenarios, and what keeps one from being played here.")
  int list() {
    for (Scenario scenario : Scenarios.ALL) {
      Set<Need> missing = scenario.missing(Need.NAMESPACES.isMet());
      System.out.printf(
          "%-34s %s%s%n",
          scenario.name(),
          scenario.title(),
          missing.isEmpty() ? "" : "  (not here: " + missing + ")");
    }
    return 0;
  }

  @Command(description = "Records scenarios, a minute each.")
  int record(
      @Option(names = "--out", required = true, paramLabel = "DIR") Path out,
      @Option(
              names = "--envoy",
              paramLabel = "VERSION|PATH",
              description =
                  "which Envoys; the one that the tests use without, 'all' for each at hand")
          List<String> envoys,
      @Option(
              names = "--only",
              paramLabel = "GLOB",
              description = "which scenarios: firewall-*; all without")
          List<String> globs,
      @Option(
              names = "--flavour",
              paramLabel = "bare|full",
              description = "which logging; bare without")
          List<Flavour> flavours,
      @Option(
              names = "--jobs",
              paramLabel = "N",
              defaultValue = "4",
              description = "how many at a time, 1 to 16")
          int jobs,
      @Option(names = "--loopback", description = "as without root: no namespaces")
          boolean loopback)
      throws IOException, InterruptedException {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new IOException("--jobs=" + jobs + ": must be 1 to " + MOST_JOBS);
    }
    List<Take> takes =
        takes(
            chosen(globs == null ? List.of("*") : globs),
            releases(envoys == null ? List.of() : envoys),
            flavours == null ? List.of(Flavour.BARE) : flavours,
            !loopback && Need.NAMESPACES.isMet());
    return record(takes, out, jobs) ? 0 : 1;
  }

  @Command(description = "Diagnoses the recordings of a folder and compares with what was true.")
  int score(@Parameters(paramLabel = "DIR") Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": no such folder");
    }
    Scorecard card = Scorecard.of(folder);
    if (card.recordings().isEmpty()) {
      throw new IOException(folder + ": no recording with its truth beside it; record some first");
    }
    card.print(System.out);
    return card.untrustworthy().isEmpty() ? 0 : 1;
  }

  static List<Take> takes(
      List<Scenario> scenarios,
      List<Release> releases,
      List<Flavour> flavours,
      boolean namespaces) {
    List<Take> takes = new ArrayList<>();
    for (Release release : releases) {
      for (Flavour flavour : flavours) {
        if (flavour == Flavour.BARE || release.hasTags()) {
          scenarios.forEach(
              scenario -> takes.add(new Take(scenario, release, flavour, namespaces)));
        }
      }
    }
    return takes;
  }

  /**
   * Records them, so many at a time.
   *
   * @return whether each is recorded or was skipped
   */
  static boolean record(List<Take> takes, Path out, int jobs)
      throws IOException, InterruptedException {
    Files.createDirectories(out);
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      for (Take take : takes) {
        Set<Need> missing = take.scenario().missing(take.namespaces());
        if (missing.isEmpty()) {
          results.add(workers.submit(() -> recorded(take, out)));
        } else {
          System.out.println("skipped   " + take.name() + ": needs " + missing);
        }
      }
    }
    boolean all = true;
    for (Future<Boolean> result : results) {
      try {
        all &= result.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return all;
  }

  private static boolean recorded(Take take, Path out) {
    try {
      play(take, out);
      System.out.println("recorded  " + take.name());
      return true;
    } catch (Exception e) {
      System.out.println("failed    " + take.name() + ": " + e);
      return false;
    }
  }

  private static void play(Take take, Path out) throws Exception {
    Stage stage = open(take);
    try (stage) {
      take.scenario().script().play(stage);
      stage.finish(out);
    } finally {
      synchronized (STAGES) {
        STAGES.remove(stage);
      }
    }
  }

  private static Stage open(Take take) throws IOException {
    synchronized (STAGES) {
      if (ending) {
        throw new IOException("the lab ends");
      }
      String name = take.scenario().name();
      Stage stage = new Stage(name, take.release(), take.flavour(), take.namespaces(), null);
      STAGES.add(stage);
      return stage;
    }
  }

  private static List<Release> releases(List<String> named) throws IOException {
    if (named.equals(List.of("all"))) {
      return Release.all();
    }
    List<Release> releases = new ArrayList<>();
    for (String name : named) {
      releases.add(Release.named(name));
    }
    if (releases.isEmpty()) {
      releases.add(
          Release.of(Envoy.binary().orElseThrow(() -> new IOException(Envoy.HOW_TO_GET_ONE))));
    }
    return releases;
  }

  private static List<Scenario> chosen(List<String> globs) throws IOException {
    List<Scenario> chosen = new ArrayList<>();
    for (String glob : globs) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      List<Scenario> matching =
          Scenarios.ALL.stream()
              .filter(scenario -> matcher.matches(Path.of(scenario.name())))
              .toList();
      if (matching.isEmpty()) {
        throw new IOException("--only=" + glob + ": no such scenario; 'lab list' names them");
      }
      matching.stream().filter(scenario -> !chosen.contains(scenario)).forEach(chosen::add);
    }
    return chosen;
  }
}
