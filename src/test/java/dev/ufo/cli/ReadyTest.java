package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's health check, against a UFO and what is none. */
class ReadyTest {
  @TempDir private Path folder;

  private static String fault(String listen) {
    return Ready.fault(Map.of("UFO_HTTP_LISTEN", listen));
  }

  @Test
  void ready_running_isReadyAlsoOnAllAddresses_andEndedIsNot()
      throws IOException, InterruptedException {
    int port;
    try (UfoProcess ufo = UfoProcess.serve(folder, "--http.listen=0.0.0.0:0")) {
      port = ufo.httpPort();
      assertThat(fault("127.0.0.1:" + port)).isEmpty();
      assertThat(fault("0.0.0.0:" + port)).isEmpty();
      assertThat(fault("[::]:" + port)).isEmpty();
      ufo.terminate();
    }
    assertThat(fault("0.0.0.0:" + port)).contains("refused");
  }

  @Test
  void ready_draining_isNot() throws IOException {
    HttpServer draining =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    draining.createContext(
        "/readyz",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    draining.start();
    try {
      int port = draining.getAddress().getPort();
      assertThat(fault("127.0.0.1:" + port))
          .isEqualTo("http://127.0.0.1:%d/readyz answers 503", port);
    } finally {
      draining.stop(0);
    }
  }

  @Test
  void ready_configurationBroken_isSaid() {
    assertThat(fault("nowhere")).contains("UFO_HTTP_LISTEN");
  }
}
