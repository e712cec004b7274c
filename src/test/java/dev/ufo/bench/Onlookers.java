package dev.ufo.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/** What those cost who look on: boards that follow the events, and scrapes. */
final class Onlookers {
  private static final int RATE = 2_000;
  private static final int SECONDS = 10;
  private static final int SCRAPES = 40;
  private static final int PROBES = 400;
  private static final double NANOS_PER_MILLI = 1e6;

  private Onlookers() {}

  /**
   * @param alone share of a core that the server uses without clients
   * @param followed with them
   * @param readsEach how often a second each of them found something to read
   * @param residentMore bytes that they added
   */
  record Boards(int clients, double alone, double followed, double readsEach, long residentMore) {}

  /** Milliseconds as a client sees them, of so many series; the body unpacked. */
  record Scrapes(int series, double best, double median) {}

  /** Milliseconds from opening a stream until its entries are counted, without and with scrapes. */
  record Delays(double median, double worst, double scrapedMedian, double scrapedWorst) {}

  /** One of which 2 % of the entries fail, so that there is something to tell. */
  private static Senders envoys(Child server) {
    return new Senders(server.grpcPort(), 1, 1, 1, Payload.of(Shape.RICH), Long.MAX_VALUE);
  }

  static Boards boards(int clients) throws IOException, InterruptedException {
    try (Child server = Child.ufo(List.of());
        Senders envoys = envoys(server)) {
      envoys.flow(RATE, 3 * SECONDS); // warm, and with open incidents
      double alone = share(server, envoys);
      long before = server.residentBytes();
      LongAdder events = new LongAdder();
      List<Socket> followers = new ArrayList<>();
      try {
        for (int i = 0; i < clients; i++) {
          followers.add(follow(server.httpPort(), events));
        }
        envoys.flow(RATE, SECONDS);
        events.reset();
        double followed = share(server, envoys);
        long more = server.residentBytes() - before;
        double reads = (double) events.sum() / clients / SECONDS;
        return new Boards(clients, alone, followed, reads, more);
      } finally {
        for (Socket follower : followers) {
          follower.close();
        }
      }
    }
  }

  private static double share(Child server, Senders envoys) throws InterruptedException {
    long cpu = server.cpuNanos();
    long begun = System.nanoTime();
    envoys.flow(RATE, SECONDS);
    return (double) (server.cpuNanos() - cpu) / (System.nanoTime() - begun);
  }

  private static Socket follow(int port, LongAdder events) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    Thread.ofVirtual()
        .start(() -> {
          byte[] buffer = new byte[16 * 1024];
          try (InputStream in = socket.getInputStream()) {
            while (in.read(buffer) >= 0) {
              events.increment();
            }
          } catch (IOException e) {
            // the bench has closed it
          }
        });
    return socket;
  }

  static Scrapes scrapes() throws IOException, InterruptedException {
    try (Child server = Child.ufo(List.of());
        Senders envoys = envoys(server);
        HttpClient client = HttpClient.newHttpClient()) {
      envoys.flow(RATE, 2);
      List<Double> millis = new ArrayList<>();
      int series = 0;
      for (int i = 0; i < SCRAPES; i++) {
        long begun = System.nanoTime();
        String body = scrape(client, server.httpPort());
        millis.add((System.nanoTime() - begun) / NANOS_PER_MILLI);
        series = (int) body.lines().filter(line -> !line.startsWith("#")).count();
      }
      List<Double> warm = millis.subList(SCRAPES / 2, SCRAPES);
      return new Scrapes(series, Collections.min(warm), Load.median(warm));
    }
  }

  private static String scrape(HttpClient client, int port)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept-Encoding", "gzip")
            .build();
    try (InputStream body =
        new GZIPInputStream(client.send(request, BodyHandlers.ofInputStream()).body())) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Delays delays() throws IOException, InterruptedException {
    try (Child server = Child.ufo(List.of());
        HttpClient client = HttpClient.newHttpClient()) {
      try (Senders envoys = envoys(server)) {
        envoys.flow(RATE, 2);
      }
      probe(server, PROBES); // warm
      List<Double> quiet = probe(server, PROBES);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger scraped = new AtomicInteger();
      Thread scraper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (!over.get()) {
                    scrape(client, server.httpPort());
                    scraped.incrementAndGet();
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      while (scraped.get() < SCRAPES / 2) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      List<Double> scrapes = probe(server, PROBES);
      over.set(true);
      scraper.join();
      return new Delays(
          Load.median(quiet), percentile(quiet), Load.median(scrapes), percentile(scrapes));
    }
  }

  /** The 99th. */
  private static double percentile(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100);
  }

  private static List<Double> probe(Child server, int times) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      try (Senders one = envoys(server)) {
        long begun = System.nanoTime();
        one.one();
        one.end();
        millis.add((System.nanoTime() - begun) / NANOS_PER_MILLI);
      }
    }
    return millis;
  }
}
