package dev.ufo.cli;

import dev.ufo.alert.AlertPush;
import dev.ufo.doctor.Agent;
import dev.ufo.expose.Analysis;
import dev.ufo.expose.Build;
import dev.ufo.expose.Changes;
import dev.ufo.expose.Detections;
import dev.ufo.expose.IncidentView;
import dev.ufo.expose.JournalMetrics;
import dev.ufo.expose.Metrics;
import dev.ufo.expose.Server;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Journal;
import dev.ufo.ingest.EntryIntake;
import dev.ufo.ingest.GrpcServer;
import dev.ufo.ingest.Intake;
import dev.ufo.ingest.Repeats;
import dev.ufo.observe.Observer;
import dev.ufo.settings.Address;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Table;
import dev.ufo.tally.Tally;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent, wired:
 *
 * <pre>
 * gRPC ─▶ Scanner ─▶ Observer ─▶ Tally ══ Delta, each second ══▶ Routes, Totals ─▶ metrics and API
 *         └──────── one each per event loop ───────┘             └── the analyst ──┘
 *                                                                       └─▶ journal, Alertmanagers
 * </pre>
 *
 * <p>Threads: the event loops of gRPC count, one analyst thread ticks, virtual threads answer HTTP
 * and push alerts, one writes the journal. The clock is read here and at the edges only.
 */
final class Pipeline implements Agent, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("ufo");
  private static final long TICK_MILLIS = 1_000;
  private static final long LOOP_WAIT_MILLIS = 500;
  private static final long DEAD_AFTER_SECONDS = 30;

  private final Config config;
  private final InstantSource clock;
  private final Timeline timeline;
  private final Logs logs;
  private final long seed = new SplittableRandom().nextLong();
  private final Repeats repeats = new Repeats();
  private final Collector collector;
  private final Detections detections = new Detections();
  private final Analyst half;
  private final @Nullable Journal journal;
  private volatile @Nullable AlertPush push;
  private final Analysis analysis;
  private final Build build;
  private final Metrics metrics;
  private final Changes changes;
  private final GrpcServer grpc;
  private final ScheduledExecutorService analyst =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("analyst").daemon().unstarted(task));

  private volatile Instant lastTick;
  private volatile String unready = "starting";
  private volatile String occasion = "";

  Pipeline(Config config, Logs logs, InstantSource clock) {
    this.config = config;
    this.logs = logs;
    this.clock = clock;
    timeline = new Timeline(clock, System::nanoTime);
    lastTick = clock.instant();
    collector = new Collector((int) config.idleExpiry().toSeconds());
    half =
        new Analyst(
            new Totals.Limits(
                config.caps().clusters(),
                config.caps().endpoints(),
                config.caps().sources(),
                config.idleExpiry()),
            config.caps().paths(),
            config.successWeight(),
            detections);
    journal = openJournal();
    Version version = Version.current();
    build = new Build(version.version(), version.commit(), version.java());
    analysis =
        new Analysis(half.totals(), half.incidents()::all, detections, IncidentView.onDemand());
    metrics = new Metrics(analysis, this, build, clock);
    changes =
        new Changes(analysis, this, build, Long.toString(clock.millis(), Character.MAX_RADIX));
    grpc =
        new GrpcServer(
            config.grpc(),
            this::intake,
            List.of(new MetricCollectingServerInterceptor(metrics.registry())));
    metrics.bind(
        new NettyAllocatorMetrics(grpc.allocator()), new NettyEventExecutorMetrics(grpc.loops()));
    if (journal != null) {
      metrics.bind(new JournalMetrics(journal));
    }
  }

  /** The incidents go on where a former run ended. */
  private @Nullable Journal openJournal() {
    if (config.state() == null) {
      return null;
    }
    try {
      long now = timeline.now();
      Journal opened = Journal.open(config.state(), now);
      half.restore(opened.incidents(), opened.ways(), now);
      return opened;
    } catch (Journal.Unusable e) {
      throw new UserError("state.folder=" + config.state() + ": " + e.getMessage());
    }
  }

  /** The observer half of one event loop. */
  private Intake intake(Executor loop) {
    Tally tally = new Tally(config.caps(), seed);
    collector.add(tally, loop);
    return new EntryIntake(new Observer(tally, config.connections()), repeats, clock);
  }

  /** Listens on both ports; the HTTP side comes first, so that it can say what is not ready yet. */
  Server start() {
    Server http;
    try {
      http = new Server(config.http(), build, this, analysis, metrics, changes, clock);
    } catch (IOException e) {
      grpc.close();
      throw Listening.refused("http.listen", config.http().listen(), e);
    }
    http.start();
    Listening.on(config.grpc(), () -> grpc);
    if (!config.alertmanager().urls().isEmpty()) {
      String home = "http://" + new Address(config.http().listen().getHostString(), http.port());
      AlertPush pushing = new AlertPush(config.alertmanager(), analysis.view(), home);
      metrics.bind(pushing);
      push = pushing;
    }
    ScheduledFuture<?> _ =
        analyst.scheduleAtFixedRate(
            this::tickSafely, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    unready = "";
    return http;
  }

  int grpcPort() {
    return grpc.port();
  }

  /** As of the last tick. */
  List<Incident> incidents() {
    return half.incidents().all();
  }

  /** Says on the board what goes on beside UFO; empty for nothing. */
  void occasion(String what) {
    occasion = what;
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a tick failed; the next one goes on", e);
    }
  }

  /** The analyst half, once a second. */
  private void tick() {
    Instant now = clock.instant();
    long nanos = timeline.now();
    Delta delta = collector.collect(LOOP_WAIT_MILLIS);
    half.tick(delta, nanos);
    changes.tick(nanos);
    List<Incident> incidents = half.incidents().all();
    if (journal != null) {
      journal.keep(incidents, half.ways(), nanos);
    }
    if (push != null) {
      push.tick(incidents, nanos, now);
    }
    logs.tick(now);
    lastTick = now;
  }

  /** Readiness fails first, then streams end, then what they brought is counted. */
  void drain() throws InterruptedException {
    unready = "shutting down";
    grpc.drain(config.drain().toMillis());
    analyst.shutdown();
    analyst.awaitTermination(5, TimeUnit.SECONDS);
    tick();
    if (journal != null) {
      journal.finish(half.incidents().all(), half.ways(), timeline.now());
    }
  }

  /** What is left goes at once. */
  @Override
  public void close() {
    analyst.shutdownNow();
    grpc.close();
    if (push != null) {
      push.close();
    }
    if (journal != null) {
      journal.close();
    }
    metrics.close();
  }

  @Override
  public int streams() {
    return grpc.streams();
  }

  @Override
  public String occasion() {
    return occasion;
  }

  @Override
  public Map<String, Long> series() {
    Map<String, Long> series = new TreeMap<>();
    for (Table table : Table.values()) {
      series.put(table.label(), collector.size(table));
    }
    return series;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    long step = timeline.step().toSeconds();
    if (step != 0) {
      notes.add(
          "The clock of this machine was set by %d s since the start: UFO goes on by its own time."
              .formatted(step));
    }
    if (config.successWeight() > 1) {
      notes.add(
          "Successes are sampled: each one stands for %d (input.success_weight)."
              .formatted(config.successWeight()));
    }
    long refused = half.incidents().refused();
    if (refused > 0) {
      notes.add(
          "There were more incidents than are kept: %d times one could not be opened."
              .formatted(refused));
    }
    if (journal != null && !journal.fault().isEmpty()) {
      notes.add("Incidents are not kept over a restart: %s.".formatted(journal.fault()));
    }
    if (push != null) {
      notes.addAll(push.notes());
    }
    return notes;
  }

  @Override
  public Health live() {
    long age = clock.instant().getEpochSecond() - lastTick.getEpochSecond();
    return age <= DEAD_AFTER_SECONDS
        ? new Health(true, "the last tick was " + age + " s ago")
        : new Health(false, "no tick for " + age + " s");
  }

  @Override
  public Health ready() {
    String reason = unready;
    return reason.isEmpty() ? new Health(true, "taking entries") : new Health(false, reason);
  }
}
