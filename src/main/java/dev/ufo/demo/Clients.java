package dev.ufo.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Patient clients: so many requests a second for each upstream, whatever becomes of them, and each
 * waits longer than Envoy does.
 */
final class Clients implements AutoCloseable {
  static final int PER_SECOND = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final List<Thread> threads = new ArrayList<>();

  Clients(int envoy, List<String> clusters) {
    for (String cluster : clusters) {
      URI uri = URI.create("http://127.0.0.1:" + envoy + "/" + cluster);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
      threads.add(Thread.ofVirtual().start(() -> ask(request)));
    }
  }

  private void ask(HttpRequest request) {
    try {
      while (!Thread.interrupted()) {
        Thread.ofVirtual().start(() -> send(request));
        TimeUnit.MILLISECONDS.sleep(1_000 / PER_SECOND);
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void send(HttpRequest request) {
    try {
      http.send(request, BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      // Envoy has gone, or these clients have: UFO tells what became of the others
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }
}
