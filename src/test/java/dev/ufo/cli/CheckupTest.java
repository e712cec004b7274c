package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers is no UFO, a hostile one, or nobody. */
class CheckupTest {
  private HttpServer server;
  private String url;

  @TempDir private Path folder;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(int code, String body) {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", url + "/elsewhere");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  /** Exit code 2 and one line, without a trace; the line. */
  private static String refusal(String target) {
    Ran ran = Ran.ufo("doctor", "--json", target);
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    return ran.err();
  }

  @Test
  void notFound_redirect_html_otherJson_areNoUfo() {
    answer(404, "no such page");
    assertThat(refusal(url)).contains(url + ": answers 404 at /api/v1/status", "ufo serve");
    server.removeContext("/");
    answer(302, "");
    assertThat(refusal(url)).contains("answers 302");
    server.removeContext("/");
    answer(200, "<html><body>Welcome</body></html>");
    assertThat(refusal(url)).contains("something else than JSON");
    server.removeContext("/");
    answer(200, "{\"a\": &x [*x], *x}");
    assertThat(refusal(url)).contains("something else than JSON");
    server.removeContext("/");
    answer(200, "{\"status\": \"ok\"}");
    assertThat(refusal(url)).contains("other JSON than a UFO");
    server.removeContext("/");
    answer(200, "{\"version\": \"0.0.9\", \"notes\": []}");
    assertThat(refusal(url)).contains("is UFO 0.0.9 and too old");
    server.removeContext("/");
    answer(200, "{\"version\":" + "[".repeat(200_000) + "}");
    assertThat(refusal(url)).contains("something else than JSON");
  }

  @Test
  void bodyWithoutEnd_isNotReadForEver() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = " ".repeat(65_536).getBytes(StandardCharsets.UTF_8);
          try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 1_000; i++) {
              body.write(much);
            }
          }
        });
    assertThat(refusal(url)).contains("is no UFO's HTTP port");
  }

  @Test
  void silence_isNotWaitedForForEver() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + deaf.getLocalPort();
      assertThatThrownBy(() -> Checkup.ask(address, Duration.ofSeconds(1)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(address + ": has not answered within 1 s; is it running");
    }
  }

  @Test
  void nobodyListens_andTheGrpcPort_areSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(refusal("127.0.0.1:" + free))
        .startsWith("ufo: 127.0.0.1:" + free + ": refuses connections; is it running (ufo serve)")
        .contains("port-forward deployment/ufo 19002");
    assertThat(refusal("http://no-such-host.invalid:1")).contains("no such host");
    try (UfoProcess ufo = UfoProcess.serve(folder)) {
      assertThat(refusal("127.0.0.1:" + ufo.grpcPort()))
          .contains("answers 400", "not its grpc.listen?");
    }
  }

  @Test
  void wrongUse_isSaid() {
    for (String wrong :
        new String[] {
          "ftp://127.0.0.1",
          "http://",
          "http://a b",
          "http://x?q=1",
          "http://u:p@h:1",
          "",
          "http://h:99999",
          "::"
        }) {
      assertThat(refusal(wrong)).contains("must be the address of UFO's HTTP port");
    }
  }

  @Test
  void hostileTexts_cannotSteerTheTerminal() {
    answer(
        200,
        "{\"version\": \"1\\u001b[2J\", \"findings\": [7, {\"check\": \"x\\u0007\", \"level\":"
            + " \"ok\", \"found\": \"a\\u202eb\\nok     all\", \"mend\": \"c\\u001b[1m\\nd\"}]}");
    Ran ran = Ran.ufo("doctor", url + "/");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).doesNotContain("\u001b", "\u0007", "\u202e", "\nok     all");
    assertThat(ran.out()).contains("change: c").contains(" d\n").contains("all is well");
  }
}
