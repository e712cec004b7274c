package dev.ufo.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code ./ufo bench [micro|memory|tick|diagnose|load|onlookers|start|all] [OPTION…]}: measures UFO
 * against what anyone would write, in turns in one run, and prints tables in Markdown. {@code ./ufo
 * bench jmh …} hands everything else to JMH.
 *
 * <p>Options: {@code --turns=N} of micro and diagnose; {@code --recording=FILE} of diagnose; {@code
 * --shape=RICH}, {@code --connections=N}, {@code --streams=N}, {@code --nodes=N}, {@code
 * --for=SECONDS}, {@code --entries=N} of load, which stops by itself and sends to the loopback
 * interface only.
 */
public final class Bench {
  /**
   * The JVM for what runs without a network; the ordinary way needs a larger heap than UFO gets.
   */
  private static final List<String> MICRO =
      List.of("-Xmx2g", "-Xms1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

  private static final int WRONG_USE = 2;
  private static final double MEGA = 1e6;
  private static final double MEBI = 1 << 20;

  private final PrintStream out;
  private final Map<String, String> options;

  private Bench(PrintStream out, Map<String, String> options) {
    this.out = out;
    this.options = options;
  }

  @SuppressWarnings("SystemOut") // the program's output
  public static void main(String[] args) throws Exception {
    String what = args.length == 0 || args[0].startsWith("--") ? "all" : args[0];
    List<String> rest = List.of(args).stream().filter(arg -> !arg.equals(what)).toList();
    if (what.equals("jmh")) {
      org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
      return;
    }
    Map<String, String> options = new TreeMap<>();
    for (String arg : rest) {
      String[] pair = arg.split("=", 2);
      if (pair.length != 2 || !pair[0].startsWith("--")) {
        System.err.println("bench: " + arg + ": must be --OPTION=VALUE");
        System.exit(WRONG_USE);
      }
      options.put(pair[0].substring(2), pair[1]);
    }
    Bench bench = new Bench(System.out, options);
    switch (what) {
      case "micro" -> bench.fork("micro-here");
      case "memory" -> bench.fork("memory-here");
      case "tick" -> bench.fork("tick-here");
      case "diagnose" -> bench.fork("diagnose-here");
      case "micro-here" -> bench.micro();
      case "memory-here" -> bench.memory();
      case "tick-here" -> bench.tick();
      case "diagnose-here" -> bench.diagnose();
      case "load" -> bench.load();
      case "onlookers" -> bench.onlookers();
      case "start" -> bench.start();
      case "all" -> {
        bench.fork("micro-here");
        bench.fork("memory-here");
        bench.fork("tick-here");
        bench.fork("diagnose-here");
        bench.load();
        bench.onlookers();
        bench.start();
      }
      default -> {
        System.err.println(
            "bench: "
                + what
                + ": must be micro, memory, tick, diagnose, load, onlookers, start, all or jmh");
        System.exit(WRONG_USE);
      }
    }
  }

  /** Goes on in a JVM of its own, with the options of one. */
  private void fork(String what) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MICRO);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), what));
    options.forEach((key, value) -> command.add("--" + key + "=" + value));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(what + " ended with " + code);
    }
  }

  private int option(String key, int otherwise) {
    return Integer.parseInt(options.getOrDefault(key, Integer.toString(otherwise)));
  }

  private void micro() {
    row(
        "from bytes to counters, one core",
        "B/entry",
        "M entries/s",
        "best",
        "B allocated/entry",
        "× ordinary");
    row("--", "--:", "--:", "--:", "--:", "--:");
    for (Shape shape : Shape.values()) {
      if (shape == Shape.RECORDED && Payload.recordings().isEmpty()) {
        continue;
      }
      Payload payload = Payload.of(shape);
      String bytes = Long.toString(payload.bytes() / payload.entries());
      String name = shape.name().toLowerCase(Locale.ROOT);
      Micro.Result result = Micro.measure(shape, option("turns", 60));
      micro("**" + name + "**: UFO", bytes, result.ufo());
      micro(name + ": scan only", bytes, result.scan());
      micro(name + ": copy only", bytes, result.copy());
      micro(name + ": ordinary", bytes, result.ordinary());
    }
    out.println();
  }

  private void micro(String name, String bytes, Rounds.Result result) {
    row(
        name,
        bytes,
        number(result.perSecond() / MEGA, 2),
        number(result.best() / MEGA, 2),
        number(result.bytesPerEntry(), 1),
        number(result.timesLast(), 1));
  }

  private void memory() {
    Memory.Result ufo = Memory.ufo();
    Memory.Result ordinary = Memory.ordinary();
    row("bytes a series, heap, at 100,000 series", "known", "known and counted in this tick");
    row("--", "--:", "--:");
    row("**UFO**", number(ufo.identity(), 0), number(ufo.touched(), 0));
    row("ordinary", number(ordinary.identity(), 0), number(ordinary.touched(), 0));
    Memory.Result whole = Memory.analyst();
    row(
        "UFO, the analyst's half included",
        number(whole.identity(), 0),
        number(whole.touched(), 0));
    out.println();
  }

  private void tick() {
    row(
        "tick of the analyst, %,d clusters × %d endpoints, all in it"
            .formatted(Fleet.CLUSTERS, Fleet.ENDPOINTS),
        "best ms",
        "median ms",
        "incidents",
        "best ms to make the Delta");
    row("--", "--:", "--:", "--:", "--:");
    tick("all well", Ticks.measure(0));
    tick("1 % of the clusters fail", Ticks.measure(100));
    out.println();
  }

  private void tick(String name, Ticks.Result result) {
    row(
        name,
        number(result.best(), 1),
        number(result.median(), 1),
        number(result.incidents(), 0),
        number(result.collect(), 1));
  }

  private void diagnose() {
    String file = options.get("recording");
    List<Path> files = file == null ? Payload.recordings() : List.of(Path.of(file));
    Diagnosing.Result result = Diagnosing.measure(files, option("turns", 10));
    row(
        "diagnose, one core, %,d entries of %d recordings"
            .formatted(result.entries(), files.size()),
        "entries/s",
        "× counting alone");
    row("--", "--:", "--:");
    row("**the whole diagnosis**", number(result.diagnosed(), 0), number(result.times(), 2));
    row("reading, scanning, counting", number(result.counted(), 0), "1.00");
    out.println();
  }

  private void load() throws IOException, InterruptedException {
    Load.Plan plan =
        new Load.Plan(
            Shape.valueOf(options.getOrDefault("shape", "RICH").toUpperCase(Locale.ROOT)),
            option("connections", Load.Plan.DEFAULT.connections()),
            option("streams", Load.Plan.DEFAULT.streams()),
            option("nodes", Load.Plan.DEFAULT.nodes()),
            option("for", Load.Plan.DEFAULT.seconds()),
            Long.parseLong(
                options.getOrDefault("entries", Long.toString(Load.Plan.DEFAULT.entries()))));
    List<Load.Result> results = Load.compare(plan);
    Load.Result ufo = results.get(0);
    Load.Result ordinary = results.get(1);
    row(
        "end to end, client on the same %d cores, %s, %d connections × %d"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                plan.shape().name().toLowerCase(Locale.ROOT),
                plan.connections(),
                plan.streams()),
        "M entries/s",
        "M entries/s, machine to itself",
        "server CPU s/M entries",
        "RSS MiB",
        "worst GC pause ms");
    row("--", "--:", "--:", "--:", "--:", "--:");
    load("**UFO**", ufo);
    load("ordinary", ordinary);
    row(
        "ratio",
        number(ufo.perSecond() / ordinary.perSecond(), 1),
        number(ufo.onIdleMachine() / ordinary.onIdleMachine(), 1),
        number(ordinary.cpuPerMillion() / ufo.cpuPerMillion(), 1),
        number((double) ordinary.residentBytes() / ufo.residentBytes(), 1),
        "");
    out.println();
    row("RSS MiB", "idle", "10,000 entries/s, 64 connections", "full load, 64 connections");
    row("--", "--:", "--:", "--:");
    resident("**UFO**", Load.resident(true, 64));
    resident("ordinary", Load.resident(false, 64));
    out.println();
  }

  private void load(String name, Load.Result result) {
    row(
        name,
        number(result.perSecond() / MEGA, 2),
        number(result.onIdleMachine() / MEGA, 2),
        number(result.cpuPerMillion(), 2),
        number(result.residentBytes() / MEBI, 0),
        number(result.worstPause(), 1));
  }

  private void resident(String name, Load.Resident resident) {
    row(
        name,
        number(resident.idle() / MEBI, 0),
        number(resident.paced() / MEBI, 0),
        number(resident.full() / MEBI, 0));
  }

  private void onlookers() throws IOException, InterruptedException {
    Onlookers.Boards boards = Onlookers.boards(option("clients", 500));
    row(
        "clients that follow the events",
        "reads/s each",
        "% of a core without",
        "with",
        "more RSS MiB");
    row("--:", "--:", "--:", "--:", "--:");
    row(
        number(boards.clients(), 0),
        number(boards.readsEach(), 1),
        number(boards.alone() * 100, 1),
        number(boards.followed() * 100, 1),
        number(boards.residentMore() / MEBI, 0));
    out.println();
    Onlookers.Scrapes scrapes = Onlookers.scrapes();
    row("series in a scrape, gzip, as a client sees it", "best ms", "median ms");
    row("--:", "--:", "--:");
    row(number(scrapes.series(), 0), number(scrapes.best(), 1), number(scrapes.median(), 1));
    out.println();
    Onlookers.Delays delays = Onlookers.delays();
    row("from opening a stream until its entries are counted", "median ms", "99 % ms");
    row("--", "--:", "--:");
    row("nobody scrapes", number(delays.median(), 2), number(delays.worst(), 2));
    row(
        "one scrape after the other",
        number(delays.scrapedMedian(), 2),
        number(delays.scrapedWorst(), 2));
    out.println();
  }

  private void start() throws IOException, InterruptedException {
    Map<String, Start.Result> results = new LinkedHashMap<>();
    results.put("**UFO**, ahead-of-time cache", Start.cached());
    results.put("**UFO**", Start.ufo());
    results.put("ordinary", Start.ordinary());
    row("ms from the start of the process", "ready", "first entries counted");
    row("--", "--:", "--:");
    results.forEach((name, r) -> row(name, number(r.ready(), 0), number(r.first(), 0)));
    out.println();
  }

  private void row(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
    out.flush();
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
