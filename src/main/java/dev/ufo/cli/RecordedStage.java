package dev.ufo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ufo.demo.Act;
import dev.ufo.demo.Audience;
import dev.ufo.demo.Stage;
import dev.ufo.feed.RecordingReader;
import dev.ufo.settings.Address;
import dev.ufo.signal.CauseId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Recordings of a real Envoy in which something was broken, with what it was beside them, sent in
 * real time through the real port. A fault that comes late is not waited for: what was well before
 * it is sent at once.
 */
final class RecordedStage implements Stage {
  private static final String SUFFIX = ".1.40.0.bare";

  /** Without traffic an incident stays open for a minute: too long to wait for. */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final Duration BEFORE = Duration.ofSeconds(4);

  private final Address ufo;
  private final Map<String, Scene> scenes = new LinkedHashMap<>();

  /**
   * @param broken what was done to the cluster
   */
  private record Scene(Act act, Truth truth, String broken) {}

  RecordedStage(Address ufo) throws IOException {
    this.ufo = ufo;
    add("egress-blocked", "a firewall dropped what this Envoy sends to them");
    add("certificate-name-wrong", "its certificate bears another name than the one Envoy checks");
    add("wrong-port", "Envoy was given a port where nobody listens");
  }

  private void add(String name, String broken) throws IOException {
    try (InputStream in = open(name, ".truth.json")) {
      Truth truth = Truth.of(name, new String(in.readAllBytes(), UTF_8));
      Truth.Fault fault = truth.faults().getFirst();
      List<CauseId> causes =
          Stream.concat(Stream.of(fault.cause()), fault.accepted().stream())
              .flatMap(id -> CauseId.of(id).stream())
              .toList();
      List<String> clusters = truth.faults().stream().map(Truth.Fault::cluster).sorted().toList();
      scenes.put(name, new Scene(new Act(name, clusters, causes), truth, broken));
    }
  }

  private static InputStream open(String name, String kind) throws FileNotFoundException {
    String resource = "recordings/" + name + SUFFIX + kind;
    InputStream in = RecordedStage.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource + " is missing in the build");
    }
    return in;
  }

  @Override
  public String title() {
    return "%d recordings of a real Envoy 1.40.0, in real time through the gRPC port"
        .formatted(scenes.size());
  }

  @Override
  public List<Act> acts() {
    return scenes.values().stream().map(Scene::act).toList();
  }

  @Override
  public Duration rest() {
    return REST;
  }

  @Override
  public void play(Act act, Audience audience) throws IOException, InterruptedException {
    Scene scene = scenes.get(act.name());
    if (scene == null) {
      throw new IllegalArgumentException(act.name());
    }
    Truth truth = scene.truth;
    long from = Math.max(truth.mark("start"), truth.mark("fault") - BEFORE.toNanos());
    try (Playback playback = new Playback(ufo, 1, false)) {
      CompletableFuture<Void> played = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> play(act, playback, from, played));
      audience.watch(Duration.ofNanos(truth.mark("fault") - from));
      audience.broke(act.where() + ": " + scene.broken);
      boolean clears = truth.mark("clear") > 0;
      long until = clears ? truth.mark("clear") : truth.mark("end");
      audience.watch(Duration.ofNanos(until - Math.max(from, truth.mark("fault"))));
      audience.mended(act.where() + ": " + (clears ? "it was mended" : "the recording ends"));
      while (!played.isDone()) {
        audience.watch(Duration.ofMillis(200));
      }
      if (played.isCompletedExceptionally()) {
        throw new IOException(act.name() + ": " + played.exceptionNow().getMessage());
      }
    }
  }

  private static void play(Act act, Playback playback, long from, CompletableFuture<Void> played) {
    try (RecordingReader recording = new RecordingReader(open(act.name(), ".rec.gz"))) {
      playback.play(recording, from);
      played.complete(null);
    } catch (IOException | InterruptedException | UserError e) {
      played.completeExceptionally(e);
    }
  }

  /** Each play has closed what it opened. */
  @Override
  public void close() {}
}
