package dev.ufo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long from the start of the process until it is ready, and until it has counted its first
 * entries.
 */
final class Start {
  /** Medians in milliseconds. */
  record Result(double ready, double first) {}

  private static final int TIMES = 5;
  private static final Payload PAYLOAD = Payload.of(Shape.RICH);

  private Start() {}

  static Result ufo() throws IOException, InterruptedException {
    return measure(true, List.of());
  }

  static Result ordinary() throws IOException, InterruptedException {
    return measure(false, List.of());
  }

  /** With an ahead-of-time cache, made by a first run that counts too. */
  static Result cached() throws IOException, InterruptedException {
    Path cache = Files.createTempDirectory("ufo-bench").resolve("ufo.aot");
    try {
      try (Child training = Child.ufo(List.of("-XX:AOTCacheOutput=" + cache))) {
        first(training);
        training.end(); // the cache is written when it has ended
      }
      return measure(true, List.of("-XX:AOTCache=" + cache));
    } finally {
      for (Path file : List.of(cache, Path.of(cache + ".config"), cache.getParent())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Result measure(boolean ufo, List<String> options)
      throws IOException, InterruptedException {
    List<Double> ready = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    for (int i = -1; i < TIMES; i++) {
      try (Child child = ufo ? Child.ufo(options) : Child.ordinary(options)) {
        double counted = first(child) / 1e6;
        if (i >= 0) { // the first one warms up the client
          ready.add(child.readyNanos() / 1e6);
          first.add(counted);
        }
      }
    }
    return new Result(Load.median(ready), Load.median(first));
  }

  /** Sends one message and waits until the server has ended its stream: it is counted then. */
  private static long first(Child child) throws InterruptedException {
    try (Senders senders = new Senders(child.grpcPort(), 1, 1, 1, PAYLOAD, Long.MAX_VALUE)) {
      senders.one();
      senders.end();
      return child.age();
    }
  }
}
