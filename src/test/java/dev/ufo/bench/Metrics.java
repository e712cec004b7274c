package dev.ufo.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

/** What UFO itself says that it has counted. */
final class Metrics {
  private static final int PATIENCE_TICKS = 30;

  private Metrics() {}

  /** Waits for the tick that shows so many entries; throws when it never comes. */
  static void check(int httpPort, long entries) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics")).build();
      double counted = 0;
      for (int i = 0; i < PATIENCE_TICKS; i++) {
        counted = 0;
        for (String line : client.send(request, BodyHandlers.ofString()).body().lines().toList()) {
          if (line.startsWith("ufo_entries_total{")) {
            counted += Double.parseDouble(line.substring(line.lastIndexOf(' ')));
          }
        }
        if (counted >= entries) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      if (counted != entries) {
        throw new IllegalStateException(
            "%d entries sent, but %.0f counted".formatted(entries, counted));
      }
    }
  }
}
