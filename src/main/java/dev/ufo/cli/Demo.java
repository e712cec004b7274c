package dev.ufo.cli;

import dev.ufo.cli.Logs.LogLevel;
import dev.ufo.demo.Act;
import dev.ufo.demo.EnvoyBinary;
import dev.ufo.demo.LiveStage;
import dev.ufo.demo.Stage;
import dev.ufo.expose.IncidentView;
import dev.ufo.expose.Server;
import dev.ufo.settings.Address;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The agent with a small world that is broken on purpose, one thing after the other, and beside
 * each what UFO says of it. With a real Envoy where there is one, else with recordings of one.
 * Until Ctrl-C, SIGTERM, or the reader is gone; then nothing is left behind.
 */
@Command(
    name = "demo",
    description = {
      "Breaks upstreams of a real Envoy one after the other, and shows what UFO says of it.",
      "Without an Envoy (UFO_ENVOY, PATH, ~/.cache/ufo/envoy-*), it plays recordings of one."
    },
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  private static final int WRONG = 1;

  private static final Duration STEP = Duration.ofMillis(500);

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--act",
      paramLabel = "NAME",
      split = ",",
      description = "only this; more of them by commas. A wrong name lists all")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--once", description = "each act once; 1 when UFO was wrong, else 0")
  private boolean once;

  @Option(names = "--recordings", description = "also where there is an Envoy")
  private boolean recordings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Problems, IOException {
    Config config = options.load();
    LogLevel least = config.logLevel();
    Logs logs = Logs.install(config.logFormat(), least == LogLevel.INFO ? LogLevel.WARNING : least);
    PrintWriter out = spec.commandLine().getOut();
    Thread playing = Thread.currentThread();
    AtomicBoolean ending = new AtomicBoolean();
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Signals.on(
          signal,
          () -> {
            if (ending.compareAndSet(false, true)) {
              playing.interrupt();
            }
          });
    }
    try (Pipeline pipeline = new Pipeline(config, logs, InstantSource.system());
        Server http = pipeline.start();
        Stage stage = stage(config, pipeline, out)) {
      List<Act> acts = acts(stage);
      out.println(stage.title());
      out.printf(
          "Board: http://%s/    Ctrl-C ends it.%n%n",
          new Address(Address.here(config.http().listen()).host(), http.port()));
      out.flush();
      Commentary commentary =
          new Commentary(
              out,
              Paint.of(System.getenv()),
              InstantSource.system(),
              pipeline::incidents,
              IncidentView.onDemand(),
              pipeline::occasion);
      try {
        do {
          for (Act act : acts) {
            commentary.begin(act);
            stage.play(act, commentary);
            rest(stage.rest(), commentary);
          }
        } while (!once);
      } finally {
        commentary.end();
      }
      return commentary.wrong() == 0 ? 0 : WRONG;
    } catch (InterruptedException e) {
      return 0;
    } catch (IOException e) {
      if (ending.get()) {
        return 0; // what was interrupted says so in many ways
      }
      throw e;
    }
  }

  private static void rest(Duration most, Commentary commentary) throws InterruptedException {
    for (Duration waited = Duration.ZERO;
        waited.compareTo(most) < 0 && !commentary.calm();
        waited = waited.plus(STEP)) {
      commentary.watch(STEP);
    }
  }

  private Stage stage(Config config, Pipeline pipeline, PrintWriter out)
      throws IOException, InterruptedException {
    String host = Address.here(config.grpc().listen()).host();
    String why = "as was asked for";
    if (!recordings) {
      try {
        EnvoyBinary binary = EnvoyBinary.find(System.getenv());
        return new LiveStage(binary, new InetSocketAddress(host, pipeline.grpcPort()));
      } catch (EnvoyBinary.Missing e) {
        why = e.getMessage();
      } catch (IOException e) {
        why = Printable.of(String.valueOf(e.getMessage()), 300);
      }
    }
    out.println("No real Envoy: " + why + ".");
    return new RecordedStage(new Address(host, pipeline.grpcPort()));
  }

  private List<Act> acts(Stage stage) {
    List<String> names = stage.acts().stream().map(Act::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new UserError(
            "--act=" + name + ": no such act; there are " + String.join(", ", names));
      }
    }
    return stage.acts().stream()
        .filter(act -> wanted.isEmpty() || wanted.contains(act.name()))
        .toList();
  }
}
