package dev.ufo.alert;

import dev.ufo.alert.AlertmanagerSettings.Credentials;
import dev.ufo.expose.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * One Alertmanager. It gets all alerts at once when there is another one or one has ended, and else
 * with each interval. An alert that fires is said to end in four intervals, so that what a dead UFO
 * said ends by itself; labels that no incident has any more are ended at once.
 *
 * <p>A virtual thread of its own sends, and always the latest of what it was given. Time is that of
 * the ticks: after a failure it waits 1 s, 2 s, 4 s … a minute. So no Alertmanager delays a tick or
 * another Alertmanager, and one that comes back gets what is true then.
 */
public final class Alertmanager implements AutoCloseable {
  /** How a push ended. */
  enum Result {
    /** Taken. */
    SENT,
    /** Answered with 3xx or 4xx: it is asked in the wrong way, or at the wrong place. */
    REFUSED,
    /** Answered with 5xx, or not at all to the end. */
    FAILED,
    /** No answer in time. */
    TIMEOUT,
    /** No connection. */
    UNREACHABLE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All alerts at a tick, and what the clock on the wall says then. */
  record Page(List<Alert> alerts, long now, long wall) {}

  private static final System.Logger LOG = System.getLogger("ufo");
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_WAIT = 60 * SECOND;
  private static final long SAID_EVERY = 60 * SECOND;
  private static final int INTERVALS = 4;
  private static final int BATCH = 64;
  private static final int MOST_ANSWER_BYTES = 16 * 1024;
  private static final int SHOWN = 200;

  private final URI uri;
  private final AlertmanagerSettings settings;
  private final AlertBody body;
  private final HttpClient client;
  private final BlockingQueue<Page> latest = new ArrayBlockingQueue<>(1);
  private final LongAdder[] results = new LongAdder[Result.values().length];
  private final Thread sender;

  // of the sender's thread
  private Map<SortedMap<String, String>, Alert> told = Map.of();
  private long sentAt;
  private int failures;
  private long failedAt;
  private long saidAt;
  private volatile String fault = "";

  Alertmanager(URI url, AlertmanagerSettings settings, AlertBody body, HttpClient client) {
    uri = URI.create(url.toString().replaceFirst("/+$", "") + "/api/v2/alerts");
    this.settings = settings;
    this.body = body;
    this.client = client;
    Arrays.setAll(results, each -> new LongAdder());
    sender = Thread.ofVirtual().name("alertmanager " + uri).start(this::sendAll);
  }

  URI uri() {
    return uri;
  }

  /** Why the last push was not taken; empty when it was. */
  String fault() {
    return fault;
  }

  LongAdder count(Result result) {
    return results[result.ordinal()];
  }

  /** The analyst's thread, which is the only one to call it. */
  void tell(Page page) {
    latest.clear();
    latest.add(page);
  }

  private void sendAll() {
    try {
      while (true) {
        push(latest.take());
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** Sends what there is to say, if it is time; the sender's thread. */
  void push(Page page) throws InterruptedException {
    if (isDue(page)) {
      send(page);
    }
  }

  private boolean isDue(Page page) {
    if (failures > 0) {
      long wait = Math.min(LONGEST_WAIT, SECOND << Math.min(failures - 1, 6));
      return page.now - failedAt >= wait;
    }
    return sentAt == 0
        || page.now - sentAt >= settings.resendInterval().toNanos()
        || !told.keySet().equals(firing(page).keySet());
  }

  private static Map<SortedMap<String, String>, Alert> firing(Page page) {
    Map<SortedMap<String, String>, Alert> firing = new HashMap<>();
    for (Alert alert : page.alerts) {
      if (alert.fires()) {
        firing.put(alert.labels(), alert);
      }
    }
    return firing;
  }

  private void send(Page page) throws InterruptedException {
    Map<SortedMap<String, String>, Alert> gone = new HashMap<>(told);
    long later = page.wall + INTERVALS * settings.resendInterval().toNanos();
    List<Object> trees = new ArrayList<>();
    for (Alert alert : page.alerts) {
      gone.remove(alert.labels());
      trees.add(body.tree(alert, alert.fires() ? later : Math.min(page.wall, alert.endsAt())));
    }
    for (Alert alert : gone.values()) {
      trees.add(body.tree(alert, page.wall));
    }
    Answer worst = Answer.TAKEN;
    int from = 0;
    do { // also nothing at all: that shows whether somebody is there, before it matters
      Answer answer = post(trees.subList(from, Math.min(trees.size(), from + BATCH)));
      count(answer.result).increment();
      worst = answer.result == Result.SENT ? worst : answer;
      from += BATCH;
    } while (from < trees.size() && worst.mayGoOn());
    if (worst.result == Result.SENT) {
      taken();
      told = firing(page);
      sentAt = page.now;
    } else {
      refused(worst.why, page.now);
    }
  }

  /** How a request ended, and why it did not end well. */
  private record Answer(Result result, String why) {
    static final Answer TAKEN = new Answer(Result.SENT, "");

    /** Whether others of the same push may end better: one alert that is refused spoils a batch. */
    boolean mayGoOn() {
      return result == Result.SENT || result == Result.REFUSED;
    }
  }

  private void taken() {
    if (failures > 0) {
      LOG.log(Level.INFO, "{0} takes alerts again", uri);
    }
    failures = 0;
    saidAt = 0;
    fault = "";
  }

  private void refused(String why, long now) {
    failures++;
    failedAt = now;
    fault = why;
    if (saidAt == 0 || now - saidAt >= SAID_EVERY) {
      saidAt = now;
      LOG.log(Level.WARNING, "{0} does not take alerts: {1}", uri, why);
    }
  }

  private Answer post(List<Object> alerts) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> answer;
    try {
      answer =
          client.sendAsync(
              request(alerts),
              BodyHandlers.limiting(
                  BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_ANSWER_BYTES));
    } catch (IOException e) {
      return new Answer(Result.FAILED, "its credentials cannot be read: " + e);
    } catch (IllegalArgumentException e) { // whose message holds them
      return new Answer(Result.FAILED, "its credentials cannot be used: they are not one line");
    }
    try {
      return answer(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Answer(
          Result.TIMEOUT, "no answer within " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      return answer(e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(List<Object> alerts) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("User-Agent", "ufo")
            .POST(BodyPublishers.ofByteArray(Json.bytes(alerts)));
    Credentials credentials = settings.credentials();
    if (credentials.bearerToken() != null) {
      request.header("Authorization", "Bearer " + secret(credentials.bearerToken()));
    } else if (credentials.password() != null) {
      String both = credentials.username() + ":" + secret(credentials.password());
      byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return request.build();
  }

  private static String secret(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return Answer.TAKEN;
    }
    String more =
        response
            .headers()
            .firstValue("Location")
            .map(place -> " to " + place + ", give that address instead")
            .orElse(": " + response.body().strip());
    Result result = status >= 500 ? Result.FAILED : Result.REFUSED;
    return new Answer(result, Alerts.cut("it answers " + status + more, SHOWN));
  }

  private static Answer answer(Throwable failure) {
    boolean unreachable =
        failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return unreachable
        ? new Answer(Result.UNREACHABLE, Alerts.cut("no connection: " + failure, SHOWN))
        : new Answer(Result.FAILED, Alerts.cut(why, SHOWN));
  }

  @Override
  public void close() {
    sender.interrupt();
  }
}
