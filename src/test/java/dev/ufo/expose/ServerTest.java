package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.ufo.doctor.Agent;
import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerTest {
  private final Fixture ufo;

  ServerTest() throws Exception {
    ufo = new Fixture();
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private void count(String cluster, String endpoint) {
    ufo.ticks.entries(
        3,
        Ticks.endpoint(cluster, endpoint),
        Ticks.ok(),
        Timing.at(Ticks.T0).sentAfter(0).answer(3 * Ticks.MILLI));
    ufo.ticks.entries(
        2, Ticks.endpoint(cluster, endpoint), Ticks.noConnection(Flag.UF), Timing.at(Ticks.T0 + 1));
    ufo.tick();
  }

  @Test
  void health_saysWhy() throws Exception {
    assertThat(ufo.get("/healthz").body())
        .isEqualTo("{\"status\":\"ok\",\"reason\":\"ticking\"}\n");
    assertThat(ufo.get("/readyz").statusCode()).isEqualTo(200);
    ufo.ready = new Agent.Health(false, "draining");
    HttpResponse<String> draining = ufo.get("/readyz");
    assertThat(draining.statusCode()).isEqualTo(503);
    assertThat(draining.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(draining.body()).isEqualTo("{\"status\":\"failing\",\"reason\":\"draining\"}\n");
    assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200);
    ufo.live = new Agent.Health(false, "no tick for 30 s");
    assertThat(ufo.get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void everyAnswer_carriesTheHeaders() throws Exception {
    for (String path : List.of("/", "/metrics", "/healthz", "/api/v1/status", "/nothing")) {
      HttpResponse<String> response = ufo.get(path);
      assertThat(response.headers().firstValue("Cache-Control")).as(path).hasValue("no-store");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("Content-Type")).isPresent();
      assertThat(response.headers().firstValue("Content-Length")).isPresent();
    }
  }

  @Test
  void status_isComplete() throws Exception {
    ufo.streams = 1;
    count("payments", "10.90.0.11:8080");
    ufo.ticks.lost(2, Loss.MALFORMED).lost(1, Loss.NOT_AN_END);
    ufo.tick();
    assertThat(ufo.get("/api/v1/status").body())
        .startsWith(
            """
            {"version":"0.1.0-test","commit":"abc1234","java":"25.0.3",\
            "started":"2026-11-21T10:00:00.000000000Z","uptime_seconds":2.0,\
            "ready":true,"ready_reason":"accepting streams",\
            "notes":["Lost 2 as malformed: an entry whose bytes are not protobuf."],\
            "streams":1,"clusters":1,\
            "entries":{"arrived":{"als-http":8,"als-tcp":0,"otlp":0,"text":0,"json":0,"als":0},\
            "counted":5,\
            "lost":{"not_an_end":1,\
            """)
        .contains("\"malformed\":2", "\"mended\":{\"unknown_field\":0")
        .contains("},\"late\":0,\"early\":0},\"flags_last_hour\":{\"UF\":2},\"series\":{")
        .contains("\"series\":{\"clusters\":{\"size\":3,\"overflow\":0}")
        .contains(
            """
            "findings":[{"check":"ready","level":"ok","sources":[],"found":"accepting streams","mend":""},\
            """)
        .contains("\"history_endpoints\":{\"size\":1,\"overflow\":0}")
        .endsWith(
            """
            "sources":[{"node":"gateway-1","service":"gateway","version":"1.40.0",\
            "locality":"eu/a/","entries":5,"successes":3,"shows":[],"first_seen":"2026-11-21T10:00:01.000000000Z",\
            "last_seen":"2026-11-21T10:00:01.000000000Z",\
            "last_entry":"2026-11-21T10:00:00.000000001Z","clock_ahead_seconds":0.0,\
            "clock_behind_seconds":0.0,"clock_changes":0}]}
            """);
  }

  @Test
  void cluster_withItsEndpoints_exactly() throws Exception {
    count("payments", "10.90.0.11:8080");
    assertThat(ufo.get("/api/v1/clusters/payments").body())
        .isEqualTo(
            """
            {"cluster":"payments","cluster_from":"envoy","requests":5,"failures":2,\
            "flags":{"UF":2},"symptoms":{"connect-failed":2},"upstream_errors":{},\
            "hidden_retries":0,\
            "latency":{"count":3,"mean_seconds":0.003},\
            "connect":{"count":2,"mean_seconds":0.005},"windows":{\
            "10s":{"requests":5,"failures":2,"failure_ratio":0.4,"flags":{"UF":2}},\
            "1m":{"requests":5,"failures":2,"failure_ratio":0.4,"flags":{"UF":2}},\
            "5m":{"requests":5,"failures":2,"failure_ratio":0.4,"flags":{"UF":2}},\
            "1h":{"requests":5,"failures":2,"failure_ratio":0.4,"flags":{"UF":2}}},\
            "open_incidents":[],"endpoint_count":1,\
            "endpoints":[{"endpoint":"10.90.0.11:8080","requests":5,"failures":2,\
            "flags":{"UF":2},"symptoms":{"connect-failed":2},\
            "first_seen":"2026-11-21T09:59:59.995000000Z","last_success":"2026-11-21T10:00:00.000000000Z",\
            "last_failure":"2026-11-21T10:00:00.000000001Z"}]}
            """);
  }

  @Test
  void clusterNames_areDecoded() throws Exception {
    count("outbound|8080||a/b c+d%.svc", "10.90.0.11:8080");
    String path = "/api/v1/clusters/outbound%7C8080%7C%7Ca%2Fb%20c+d%25.svc";
    assertThat(ufo.get(path).statusCode()).isEqualTo(200);
    assertThat(ufo.get("/api/v1/clusters/nobody").statusCode()).isEqualTo(404);
    assertThat(ufo.get("/api/v1/clusters/nobody").body())
        .isEqualTo(
            """
            {"type":"about:blank","title":"Not found","status":404,\
            "detail":"no cluster is called nobody"}
            """);
  }

  @Test
  void clusters_prefixAndLimit() throws Exception {
    for (String name : List.of("shop-a", "shop-b", "shop-c", "bank")) {
      count(name, "10.90.0.11:8080");
    }
    assertThat(ufo.get("/api/v1/clusters").body())
        .startsWith("{\"total\":4,\"clusters\":[{\"cluster\":\"bank\",");
    assertThat(ufo.get("/api/v1/clusters?prefix=shop-&limit=2").body())
        .startsWith("{\"total\":3,\"clusters\":[{\"cluster\":\"shop-a\",")
        .contains("shop-b")
        .doesNotContain("shop-c");
  }

  @Test
  void clusters_byConditionAndPartOfTheirNames() throws Exception {
    for (String name : List.of("shop-a", "shop-b", "shop-c", "bank")) {
      count(name, "10.90.0.11:8080");
    }
    ufo.incidents =
        List.of(
            new Found("shop-a").incident(),
            new Found("shop-a").state(State.RECOVERING).incident(),
            new Found("shop-b").state(State.RECOVERING).incident(),
            new Found("shop-c").state(State.RESOLVED).incident());
    assertThat(names("?state=failing")).containsExactly("shop-a");
    assertThat(names("?state=recovering")).containsExactly("shop-b");
    assertThat(names("?state=fine")).containsExactly("bank", "shop-c");
    assertThat(names("?state=fine,failing&search=HOP")).containsExactly("shop-a", "shop-c");
    assertThat(names("?search=%7C")).isEmpty();
    assertThat(ufo.get("/api/v1/clusters?state=sick").statusCode()).isEqualTo(400);
  }

  private List<String> names(String query) throws Exception {
    return Pattern.compile("\\{\"cluster\":\"([^\"]*)\"")
        .matcher(ufo.get("/api/v1/clusters" + query).body())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void board_isForBrowsers_underAStrictPolicy() throws Exception {
    String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    HttpResponse<String> board = ufo.get("/", "Accept", browser);
    assertThat(board.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    for (String path :
        List.of("/board.css", "/board/board.js", "/icon.svg", "/api/v1/openapi.yaml")) {
      HttpResponse<String> asset = ufo.get(path);
      assertThat(asset.statusCode()).as(path).isEqualTo(200);
      assertThat(asset.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'; script-src 'self';")
          .doesNotContain("unsafe", "*");
    }
    for (String accept : List.of("*/*", "text/plain", "text/plain,text/html;q=0.5")) {
      assertThat(ufo.get("/", "Accept", accept).body()).as(accept).startsWith("UFO 0.1.0-test");
    }
  }

  @Test
  void whatIsKept_isNotSentAgain_untilItChanges() throws Exception {
    ufo.incidents = List.of(new Found("payments").id("p-1").incident());
    for (String path : List.of("/api/v1/incidents", "/api/v1/incidents/p-1", "/board.css")) {
      HttpResponse<String> first = ufo.get(path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
      HttpResponse<String> same = ufo.get(path, "If-None-Match", "\"x\", " + tag);
      assertThat(same.statusCode()).as(path).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(ufo.get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }
    String tag = ufo.get("/api/v1/incidents").headers().firstValue("ETag").orElseThrow();
    ufo.incidents = List.of(new Found("payments").cause(CauseId.PROCESS_DOWN, 0.5).incident());
    assertThat(ufo.get("/api/v1/incidents", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void cors_onlyForTheConfiguredOrigin() throws Exception {
    String header = "Access-Control-Allow-Origin";
    assertThat(ufo.get("/api/v1/status", "Origin", Fixture.ORIGIN).headers().firstValue(header))
        .hasValue(Fixture.ORIGIN);
    for (String other : List.of("https://evil.example", "null", Fixture.ORIGIN + ".evil")) {
      assertThat(ufo.get("/api/v1/status", "Origin", other).headers().firstValue(header)).isEmpty();
    }
    assertThat(ufo.get("/api/v1/status").headers().firstValue(header)).isEmpty();
    assertThat(preflight(Fixture.ORIGIN).statusCode()).isEqualTo(204);
    assertThat(preflight(Fixture.ORIGIN).headers().firstValue("Access-Control-Allow-Methods"))
        .hasValue("GET, HEAD");
    assertThat(preflight("https://evil.example").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    HttpRequest.Builder request =
        ufo.request("/api/v1/incidents", "Origin", origin, "Access-Control-Request-Method", "GET");
    return ufo.client.send(
        request.method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  @Test
  void badParameter_isNamed() throws Exception {
    for (String query :
        List.of(
            "limit=0", "limit=-1", "limit=x", "limit=", "limit=1&limit=2", "limit=99999999999")) {
      HttpResponse<String> response = ufo.get("/api/v1/clusters?" + query);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(response.body()).contains("\"detail\":\"limit");
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
    }
    assertThat(ufo.get("/api/v1/clusters?Limit=3").body())
        .contains(
            "\"detail\":\"Limit: unknown parameter, known are state, search, prefix, limit\"");
    assertThat(ufo.get("/readyz?verbose").statusCode()).isEqualTo(400);
  }

  @Test
  void unknownPaths_are404() throws Exception {
    for (String path :
        List.of(
            "/nothing",
            "/api/v1/",
            "/api/v1/clusters/",
            "//metrics",
            "/metrics/",
            "/../etc/passwd",
            "/api/v1/clusters/a/b")) {
      assertThat(ufo.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void wrongMethod_is405_withAllow() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")) {
      HttpRequest request =
          ufo.request("/api/v1/status")
              .method(method, HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
              .build();
      HttpResponse<String> response = ufo.client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void head_isLikeGet_withoutBody() throws Exception {
    for (String path : List.of("/", "/metrics", "/api/v1/status", "/nothing")) {
      HttpResponse<String> response =
          ufo.client.send(ufo.request(path).HEAD().build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(ufo.get(path).statusCode());
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    }
  }

  @Test
  void overview_isForPeople_andForTerminals() throws Exception {
    ufo.streams = 2;
    count("evil\u001b[2J", "10.90.0.11:8080");
    String text = ufo.get("/").body();
    assertThat(text)
        .startsWith("UFO 0.1.0-test, up 1 s\n")
        .contains("; Envoys: 1; open streams: 2\n", "by flag: UF=2\n")
        .contains("           5            2  evil?[2J UF=2\n")
        .doesNotContain("\u001b");
  }

  @Test
  void aDefect_isA500_andNotHalfAPage() throws Exception {
    ufo.series = null; // an agent that breaks
    HttpResponse<String> response = ufo.get("/metrics");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200);
  }

  // ---- clients that are none

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), ufo.server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private String say(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "reset";
    }
  }

  private static String headers(int count) {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      headers.append("X").append(i).append(": y\r\n");
    }
    return headers.toString();
  }

  @Test
  void garbage_isRefused_andHarmsNobody() throws Exception {
    List<String> garbage =
        List.of(
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET\r\n\r\n",
            "GET /metrics?%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /api/v1/clusters/%ff%fe%00 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /a|b HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET mailto:x HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n" + headers(10_000) + "\r\n",
            "GET / HTTP/1.1\r\nX: " + "y".repeat(1_000_000) + "\r\n\r\n",
            "\r\n".repeat(1_000),
            "\u0000".repeat(10_000));
    for (String bytes : garbage) {
      String answer = say(bytes);
      assertThat(answer)
          .as(bytes.substring(0, Math.min(60, bytes.length())))
          .doesNotContain(" 500 ")
          .doesNotContain("200 OK");
    }
    assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void halfRequestsAndClientsThatDoNotRead_holdUpNobody() throws Exception {
    for (int i = 0; i < 300; i++) {
      count("cluster-" + i, "10.90.0.11:8080");
    }
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        Socket half = connect();
        half.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.UTF_8));
        sockets.add(half);
        Socket silent = connect();
        sockets.add(silent);
        Socket deaf = connect();
        deaf.setReceiveBufferSize(4_096);
        for (int n = 0; n < 5; n++) {
          deaf.getOutputStream()
              .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        sockets.add(deaf);
      }
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - start).as("ns").isLessThan(5_000_000_000L);
      }
      assertThat(ufo.get("/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void moreConnectionsThanAreAllowed_areClosed_andTheOthersAreServed() throws Exception {
    assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200); // a connection that stays open
    List<Socket> flood = new ArrayList<>();
    int refused = 0;
    try {
      for (int i = 0; i < 1_200; i++) {
        flood.add(connect());
      }
      Socket last = flood.getLast();
      try {
        refused = last.getInputStream().read() == -1 ? 1 : 0;
      } catch (SocketException e) {
        refused = 1;
      }
      assertThat(ufo.get("/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
    assertThat(refused).isEqualTo(1);
    await().until(() -> say("GET /healthz HTTP/1.0\r\n\r\n").contains("200 OK"));
  }

  @Test
  void halfARequest_endsInTime() throws Exception {
    try (Socket half = connect()) {
      half.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.UTF_8));
      InputStream in = half.getInputStream();
      long start = System.nanoTime();
      int read;
      try {
        read = in.read();
      } catch (SocketException e) {
        read = -1;
      }
      assertThat(read).isEqualTo(-1);
      assertThat(System.nanoTime() - start).isBetween(1_000_000_000L, 25_000_000_000L);
    }
  }

  @Test
  void close_endsIt() throws Exception {
    ufo.get("/healthz");
    int port = ufo.server.port();
    ufo.server.close();
    assertThat(catchThrowable(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()))
        .isInstanceOf(IOException.class);
  }
}
