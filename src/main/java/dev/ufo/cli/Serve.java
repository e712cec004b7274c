package dev.ufo.cli;

import dev.ufo.expose.Server;
import dev.ufo.settings.Problems;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The agent, until SIGTERM or Ctrl-C: then it drains and ends with 0. SIGHUP takes a new log level.
 */
@Command(
    name = "serve",
    description = "Receives access logs and serves metrics and API until SIGTERM.",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger("ufo");

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() throws Problems, InterruptedException {
    Config config = options.load();
    Logs logs = Logs.install(config.logFormat(), config.logLevel());
    CountDownLatch stop = new CountDownLatch(1);
    try (Pipeline pipeline = new Pipeline(config, logs, InstantSource.system());
        Server http = pipeline.start()) {
      Signals.on("TERM", stop::countDown);
      Signals.on("INT", stop::countDown);
      Signals.on("HUP", () -> reload(config, logs));
      LOG.log(
          Level.INFO,
          "ready: access logs on {0}:{1}, metrics and API on http://{2}:{3}",
          config.grpc().listen().getHostString(),
          pipeline.grpcPort(),
          config.http().listen().getHostString(),
          http.port());
      stop.await();
      LOG.log(Level.INFO, "shutting down: ending {0} streams", pipeline.streams());
      pipeline.drain();
      LOG.log(Level.INFO, "bye");
    }
    return 0;
  }

  private void reload(Config running, Logs logs) {
    try {
      Config next = options.load();
      logs.limitTo(next.logLevel());
      boolean only = next.with(running.logLevel()).equals(running);
      LOG.log(
          Level.INFO,
          only
              ? "reloaded: log.level is {0}"
              : "reloaded: log.level is {0}; other keys have changed too and need a restart",
          next.logLevel());
    } catch (Problems problems) {
      problems.list().forEach(problem -> LOG.log(Level.ERROR, "not reloaded: {0}", problem));
    }
  }
}
