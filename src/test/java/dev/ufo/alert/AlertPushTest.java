package dev.ufo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ufo.alert.Alertmanager.Page;
import dev.ufo.alert.Alertmanager.Result;
import dev.ufo.alert.AlertmanagerSettings.Credentials;
import dev.ufo.expose.Found;
import dev.ufo.expose.IncidentView;
import dev.ufo.expose.Times;
import dev.ufo.history.Ticks;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is pushed when, to servers that take it, refuse it, hang or are not there. */
@Timeout(120)
class AlertPushTest {
  private static final long NOW = Ticks.T0 + 3_600 * Ticks.SECOND;
  private static final long MINUTE = 60 * Ticks.SECOND;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Credentials credentials = Credentials.NONE;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    client.close();
  }

  /** How a server answers. */
  enum Mood {
    TAKES(200),
    FAILS(500),
    REFUSES(400),
    REDIRECTS(307),
    HANGS(0),
    TALKS(200),
    HANGS_UP(0);

    private final int status;

    Mood(int status) {
      this.status = status;
    }
  }

  /** A server of which a test says how it fares. */
  private final class Stub implements AutoCloseable {
    private final HttpServer http;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<List<Map<?, ?>>> posts = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.TAKES;

    Stub() throws IOException {
      this(0);
    }

    Stub(int port) throws IOException {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      http = HttpServer.create(address, 0);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", this::answer);
      http.start();
      open.add(this);
    }

    private void answer(HttpExchange exchange) throws IOException {
      Mood now = mood;
      byte[] body = exchange.getRequestBody().readAllBytes();
      heads.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type")
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization"));
      List<Map<?, ?>> alerts = new ArrayList<>();
      String text = new String(body, StandardCharsets.UTF_8);
      for (Object each : (List<?>) new Load(LoadSettings.builder().build()).loadFromString(text)) {
        alerts.add((Map<?, ?>) each);
      }
      posts.add(alerts);
      try (exchange) {
        if (now == Mood.HANGS) {
          end.await();
        }
        if (now == Mood.HANGS_UP) {
          return;
        }
        if (now == Mood.REDIRECTS) {
          exchange.getResponseHeaders().set("Location", "https://elsewhere.example/");
        }
        byte[] answer = new byte[now == Mood.TALKS ? 1 << 20 : 20];
        Arrays.fill(answer, (byte) 'x');
        exchange.sendResponseHeaders(now.status, answer.length);
        exchange.getResponseBody().write(answer);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Of the last post, each alert's cluster or name, cause and whether it fires. */
    List<String> last() {
      return posts.getLast().stream().map(AlertPushTest::brief).toList();
    }

    @Override
    public void close() {
      end.countDown();
      http.stop(0);
    }
  }

  private static String brief(Map<?, ?> alert) {
    Map<?, ?> labels = (Map<?, ?>) alert.get("labels");
    boolean fires = Instant.parse("" + alert.get("endsAt")).isAfter(at(NOW + 2 * MINUTE));
    return labels.get("cluster") + " " + labels.get("cause") + (fires ? "" : " over");
  }

  private static Instant at(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private AlertmanagerSettings settings(URI... urls) {
    return new AlertmanagerSettings(
        List.of(urls),
        Map.of(),
        "",
        false,
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        credentials);
  }

  private Alertmanager to(URI url) {
    AlertBody body = new AlertBody(IncidentView.onDemand(), "http://127.0.0.1:19002");
    Alertmanager alertmanager = new Alertmanager(url, settings(url), body, client);
    open.add(alertmanager);
    return alertmanager;
  }

  private static Page page(int second, Incident... incidents) {
    long now = NOW + second * Ticks.SECOND;
    return new Page(new Alerts(Map.of(), false).of(List.of(incidents), now), now, now);
  }

  private static Incident payments() {
    return new Found("payments").incident();
  }

  // ---- what is sent, and when

  @Test
  void firstTick_asksWhetherItIsThere() throws Exception {
    Stub stub = new Stub();
    to(stub.url()).push(page(0));
    assertThat(stub.posts).containsExactly(List.of());
    assertThat(stub.heads).containsExactly("POST /api/v2/alerts application/json null");
  }

  @Test
  void pathOfTheUrl_standsBeforeTheApi() throws Exception {
    Stub stub = new Stub();
    to(URI.create(stub.url() + "/alertmanager/")).push(page(0));
    assertThat(stub.heads)
        .containsExactly("POST /alertmanager/api/v2/alerts application/json null");
  }

  @Test
  void alert_isSentAtOnce_andAgainWithEachInterval() throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0));
    for (int second = 1; second <= 121; second++) {
      alertmanager.push(page(second, payments()));
    }
    assertThat(stub.posts).hasSize(4);
    assertThat(stub.last()).containsExactly("payments process-down");
    Map<?, ?> alert = stub.posts.getLast().getFirst();
    assertThat(alert.get("startsAt")).isEqualTo(Times.text(payments().began()));
    assertThat(alert.get("endsAt")).isEqualTo(Times.text(NOW + 121 * Ticks.SECOND + 4 * MINUTE));
    assertThat(alert.get("generatorURL"))
        .isEqualTo("http://127.0.0.1:19002/#payments-20261121T100001.000Z");
  }

  @Test
  void numbersAlone_areNoChange() throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0, payments()));
    alertmanager.push(page(1, new Found("payments").cause(CauseId.PROCESS_DOWN, 0.5).incident()));
    assertThat(stub.posts).hasSize(1);
  }

  @Test
  void resolved_isSentAtOnce_withItsEnd() throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0, payments()));
    alertmanager.push(page(5, new Found("payments").resolvedAt(NOW + 4 * Ticks.SECOND).incident()));
    assertThat(stub.last()).containsExactly("payments process-down over");
    assertThat(stub.posts.getLast().getFirst().get("endsAt"))
        .isEqualTo(Times.text(NOW + 4 * Ticks.SECOND));
    alertmanager.push(
        page(70, new Found("payments").resolvedAt(NOW + 4 * Ticks.SECOND).incident()));
    assertThat(stub.posts).as("for those who forgot it").hasSize(3);
  }

  @Test
  void labelsThatNoIncidentHasAnyMore_areEnded() throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0, payments()));
    alertmanager.push(page(1, new Found("payments").cause(CauseId.WRONG_PORT, 0.9).incident()));
    assertThat(stub.last()).containsExactly("payments wrong-port", "payments process-down over");
    alertmanager.push(
        page(
            2,
            new Found("payments")
                .cause(CauseId.WRONG_PORT, 0.9)
                .scope(Scope.ALL_ENDPOINTS)
                .incident()));
    assertThat(stub.last()).containsExactly("payments wrong-port", "payments wrong-port over");
    alertmanager.push(page(3));
    assertThat(stub.last()).containsExactly("payments wrong-port over");
    alertmanager.push(page(63));
    assertThat(stub.last()).as("it was told").isEmpty();
  }

  @Test
  void clockThatIsBehindTheTicks_endsNothingLater() throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    Page page = page(0, new Found("payments").resolvedAt(NOW).incident());
    long wall = NOW - 3_600 * Ticks.SECOND;
    alertmanager.push(new Page(page.alerts(), NOW, wall));
    Map<?, ?> alert = stub.posts.getLast().getFirst();
    assertThat(alert.get("endsAt")).isEqualTo(Times.text(wall));
    assertThat(Instant.parse("" + alert.get("startsAt"))).isBeforeOrEqualTo(at(wall));
  }

  @Test
  void thousandIncidents_goInBatches_allBeforeTheNext() throws Exception {
    Stub stub = new Stub();
    Incident[] many = new Incident[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Found("tenant-" + i).incident();
    }
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0, many));
    assertThat(stub.posts).hasSize(16).allMatch(post -> post.size() <= 64);
    assertThat(stub.posts.stream().flatMap(List::stream).map(AlertPushTest::brief).distinct())
        .hasSize(1_000);
  }

  // ---- those that do not take it

  @ParameterizedTest
  @EnumSource(Mood.class)
  void server_inAnyMood_getsItAllOnceItIsWell(Mood mood) throws Exception {
    Stub stub = new Stub();
    Alertmanager alertmanager = to(stub.url());
    stub.mood = mood;
    alertmanager.push(page(0, payments()));
    Result result =
        switch (mood) {
          case TAKES -> Result.SENT;
          case REFUSES, REDIRECTS -> Result.REFUSED;
          case HANGS -> Result.TIMEOUT;
          case FAILS, TALKS, HANGS_UP -> Result.FAILED;
        };
    assertThat(alertmanager.count(result).sum()).as(alertmanager.fault()).isEqualTo(1);
    String why =
        switch (mood) {
          case TAKES -> "";
          case FAILS -> "it answers 500: xxxx";
          case REFUSES -> "it answers 400: xxxx";
          case REDIRECTS -> "https://elsewhere.example/, give that address instead";
          case HANGS -> "no answer within 1000 ms";
          case TALKS -> "capacity";
          case HANGS_UP -> "header parser received no bytes";
        };
    assertThat(alertmanager.fault()).contains(why);
    stub.mood = Mood.TAKES;
    alertmanager.push(page(60, payments(), new Found("search").incident()));
    assertThat(stub.last()).containsExactly("payments process-down", "search process-down");
    assertThat(alertmanager.fault()).isEmpty();
  }

  @Test
  void failures_areTriedAgain_moreAndMoreSeldom() throws Exception {
    Stub stub = new Stub();
    stub.mood = Mood.FAILS;
    Alertmanager alertmanager = to(stub.url());
    List<Integer> tried = new ArrayList<>();
    for (int second = 0; second <= 200; second++) {
      int before = stub.posts.size();
      alertmanager.push(page(second, payments()));
      if (stub.posts.size() > before) {
        tried.add(second);
      }
    }
    assertThat(tried).containsExactly(0, 1, 3, 7, 15, 31, 63, 123, 183);
    stub.mood = Mood.TAKES;
    alertmanager.push(page(243, payments()));
    stub.mood = Mood.FAILS;
    alertmanager.push(page(303, payments()));
    alertmanager.push(page(304, payments()));
    assertThat(stub.posts).as("from one second on again").hasSize(9 + 1 + 2);
  }

  @Test
  void batchThatIsRefused_keepsNoOtherBack() throws Exception {
    Stub stub = new Stub();
    stub.mood = Mood.REFUSES;
    Incident[] many = new Incident[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Found("tenant-" + i).incident();
    }
    to(stub.url()).push(page(0, many));
    assertThat(stub.posts).hasSize(4);
    stub.mood = Mood.FAILS;
    to(stub.url()).push(page(0, many));
    assertThat(stub.posts).as("one that fails is left in peace").hasSize(5);
  }

  @Test
  void nobodyThere_isSaid_andGetsItAllLater() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Alertmanager alertmanager = to(URI.create("http://127.0.0.1:" + port));
    alertmanager.push(page(0, payments()));
    assertThat(alertmanager.count(Result.UNREACHABLE).sum()).isEqualTo(1);
    assertThat(alertmanager.fault()).startsWith("no connection: ");
    Stub stub = new Stub(port);
    alertmanager.push(page(1, payments()));
    assertThat(stub.last()).containsExactly("payments process-down");
  }

  @ParameterizedTest
  @EnumSource(Mood.class)
  void oneOfTwo_inAnyMood_delaysNeitherTheOtherNorATick(Mood mood) throws Exception {
    Stub sick = new Stub();
    Stub well = new Stub();
    sick.mood = mood;
    AlertPush push =
        new AlertPush(settings(sick.url(), well.url()), IncidentView.onDemand(), "http://ufo");
    open.add(push);
    for (int second = 0; second < 20; second++) {
      Incident incident = new Found("round-" + second).incident();
      push.tick(List.of(incident), NOW + second * Ticks.SECOND, at(NOW));
      await()
          .atMost(PATIENCE)
          .until(
              () -> well.posts.size() > 0 && well.last().getFirst().startsWith(incident.cluster()));
    }
    sick.mood = Mood.TAKES;
    await()
        .atMost(PATIENCE)
        .until(() -> {
          push.tick(List.of(payments()), NOW + 30 * MINUTE, at(NOW));
          return !sick.posts.isEmpty() && sick.last().getFirst().equals("payments process-down");
        });
    // it has the alert before UFO has its answer
    await().atMost(PATIENCE).until(() -> push.notes().isEmpty());
  }

  // ---- who UFO says it is

  @Test
  void bearerToken_isReadWithEachPush() throws Exception {
    Stub stub = new Stub();
    Path token = Files.writeString(folder.resolve("token"), "one\n");
    credentials = new Credentials(token, "", null);
    Alertmanager alertmanager = to(stub.url());
    alertmanager.push(page(0));
    Files.writeString(token, "two");
    alertmanager.push(page(60));
    assertThat(stub.heads)
        .containsExactly(
            "POST /api/v2/alerts application/json Bearer one",
            "POST /api/v2/alerts application/json Bearer two");
    Files.delete(token);
    alertmanager.push(page(120));
    assertThat(alertmanager.fault()).contains("its credentials cannot be read", "token");
    Files.writeString(token, "two\nlines");
    alertmanager.push(page(180));
    assertThat(alertmanager.fault())
        .contains("its credentials cannot be used")
        .doesNotContain("lines");
    assertThat(alertmanager.count(Result.FAILED).sum()).isEqualTo(2);
  }

  @Test
  void password_isBasicAuthentication() throws Exception {
    Stub stub = new Stub();
    Path password = Files.writeString(folder.resolve("password"), "open sesame\n");
    credentials = new Credentials(null, "Ali Bäbä", password);
    to(stub.url()).push(page(0));
    assertThat(stub.heads)
        .containsExactly(
            "POST /api/v2/alerts application/json Basic QWxpIELDpGLDpDpvcGVuIHNlc2FtZQ==");
  }
}
