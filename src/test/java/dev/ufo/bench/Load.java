package dev.ufo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both servers under the same load, in turns: the one that is not asked has nothing to do, and a
 * noisy neighbour hits both alike. Client and server share the machine, the client has one thread.
 */
final class Load {
  private static final Pattern PAUSE = Pattern.compile("Pause.* ([0-9.]+)ms");
  private static final int WARM_UP_TURNS = 20;
  private static final long WARM_UP_ENTRIES = 4_000_000;
  private static final int IDLE_SECONDS = 12; // until the JVM has given back what its start took
  private static final int RATE = 10_000;
  private static final int RATE_SECONDS = 4;

  /**
   * What is sent.
   *
   * @param seconds how long each server is measured, after a warm-up
   * @param entries the most that is sent to either
   */
  record Plan(Shape shape, int connections, int streams, int nodes, int seconds, long entries) {
    static final Plan DEFAULT = new Plan(Shape.RICH, 4, 1, 1, 10, 200_000_000);
  }

  /**
   * What came out for one server, medians of the turns. When others use the machine too, the rate
   * is what they leave; on an idle one it is what all cores do together, by the CPU time that
   * client and server take for an entry.
   */
  record Result(
      double perSecond,
      double onIdleMachine,
      double cpuPerMillion,
      long residentBytes,
      double worstPause) {}

  /** Resident bytes: waiting, at a rate of 10,000 entries a second, and at full load. */
  record Resident(long idle, long paced, long full) {}

  private Load() {}

  /** A server with its clients, and what was measured of it so far. */
  private static final class Side implements AutoCloseable {
    private final Child server;
    private final Senders senders;
    private final Path folder;
    private final Path pauses;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> cpus = new ArrayList<>();
    private final List<Double> bothCpus = new ArrayList<>();
    private long resident;
    private double worstPause;

    Side(boolean ufo, Plan plan) throws IOException, InterruptedException {
      folder = Files.createTempDirectory("ufo-bench");
      pauses = folder.resolve("gc.log");
      List<String> log = List.of("-Xlog:gc:file=" + pauses);
      server = ufo ? Child.ufo(log) : Child.ordinary(log);
      senders =
          new Senders(
              server.grpcPort(),
              plan.connections,
              plan.streams,
              plan.nodes,
              Payload.of(plan.shape),
              plan.entries);
    }

    /** One turn: everything flows already when the measured part begins, and still when it ends. */
    void turn(int millis, boolean measured) throws IOException, InterruptedException {
      senders.flow();
      TimeUnit.MILLISECONDS.sleep(Math.min(300, millis));
      long logged = Files.size(pauses);
      long sent = senders.sent();
      long cpu = server.cpuNanos();
      long own = ownNanos();
      long begun = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(millis);
      double entries = senders.sent() - sent;
      double nanos = System.nanoTime() - begun;
      double used = server.cpuNanos() - cpu;
      double usedBoth = used + ownNanos() - own;
      resident = Math.max(resident, server.residentBytes());
      senders.rest();
      if (measured && entries > 0) {
        rates.add(entries * 1e9 / nanos);
        cpus.add(used / entries / 1e3);
        bothCpus.add(usedBoth / entries / 1e3);
        worstPause = Math.max(worstPause, worstPauseSince(logged));
      }
      TimeUnit.MILLISECONDS.sleep(100); // what is on its way arrives
    }

    private static long ownNanos() {
      return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private double worstPauseSince(long from) throws IOException {
      double worst = 0;
      Matcher m = PAUSE.matcher(Files.readString(pauses).substring((int) from));
      while (m.find()) {
        worst = Math.max(worst, Double.parseDouble(m.group(1)));
      }
      return worst;
    }

    Result result() {
      double onIdleMachine = Runtime.getRuntime().availableProcessors() * 1e6 / median(bothCpus);
      return new Result(median(rates), onIdleMachine, median(cpus), resident, worstPause);
    }

    @Override
    public void close() throws IOException {
      senders.close();
      server.close();
      Files.deleteIfExists(pauses);
      Files.deleteIfExists(folder);
    }
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** UFO first, ordinary second. */
  static List<Result> compare(Plan plan) throws IOException, InterruptedException {
    try (Side ufo = new Side(true, plan);
        Side ordinary = new Side(false, plan)) {
      for (int turn = 0; turn < WARM_UP_TURNS && ufo.senders.sent() < WARM_UP_ENTRIES; turn++) {
        ufo.turn(1000, false);
        ordinary.turn(1000, false);
      }
      for (int turn = 0; turn < plan.seconds; turn++) {
        ufo.turn(1000, true);
        ordinary.turn(1000, true);
      }
      ufo.senders.end();
      ordinary.senders.end();
      checkOrdinary(ordinary);
      Metrics.check(ufo.server.httpPort(), ufo.senders.sent());
      return List.of(ufo.result(), ordinary.result());
    }
  }

  private static void checkOrdinary(Side ordinary) throws IOException, InterruptedException {
    String counted = ordinary.server.ask("COUNTED");
    if (!counted.endsWith(" " + ordinary.senders.sent())) {
      throw new IllegalStateException(ordinary.senders.sent() + " sent, but " + counted);
    }
  }

  /** The memory of one server with so many connections. */
  static Resident resident(boolean ufo, int connections) throws IOException, InterruptedException {
    Plan plan = new Plan(Shape.RICH, connections, 1, 1, 0, Long.MAX_VALUE);
    try (Child idle = ufo ? Child.ufo(List.of()) : Child.ordinary(List.of())) {
      long waiting = Long.MAX_VALUE;
      for (int second = 0; second < IDLE_SECONDS; second++) {
        TimeUnit.SECONDS.sleep(1);
        waiting = Math.min(waiting, idle.residentBytes());
      }
      try (Senders senders =
          new Senders(
              idle.grpcPort(),
              connections,
              plan.streams,
              plan.nodes,
              Payload.of(plan.shape),
              plan.entries)) {
        senders.flow(RATE, RATE_SECONDS);
        long paced = idle.residentBytes();
        long full = 0;
        senders.flow();
        for (int second = 0; second < 8; second++) {
          TimeUnit.SECONDS.sleep(1);
          full = Math.max(full, idle.residentBytes());
        }
        senders.end();
        return new Resident(waiting, paced, full);
      }
    }
  }
}
