package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy with the configuration that we tell people to use leaves the doctor nothing. */
final class DoctorLiveTest {
  @TempDir private Path folder;

  @Test
  void doctor_recommendedConfiguration_allIsWell() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    try (UfoProcess ufo = UfoProcess.serve(folder);
        Envoy envoy =
            new Envoy(
                Envoy.binary().orElseThrow(),
                folder,
                RealEnvoyTest.configuration(
                    ufo.grpcPort(), ufo.httpPort(), Envoy.freePort(), http, tcp),
                tcp);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(envoy).isNotNull();
      for (String path : new String[] {"/healthy", "/refusing"}) {
        URI uri = URI.create("http://127.0.0.1:" + http + path);
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
        socket.getInputStream().readAllBytes();
      }
      ufo.awaitMetric("ufo_requests_total{cluster=\"healthy\"}", 1);
      ufo.awaitMetric("ufo_streams", 2);
      ufo.awaitMetric("ufo_requests_total{cluster=\"refusing\"}", 3);
      String url = "http://127.0.0.1:" + ufo.httpPort();
      try (UfoProcess doctor = new UfoProcess(folder, "doctor", url)) {
        assertThat(doctor.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> !doctor.output().isEmpty());
        assertThat(doctor.output().lines())
            .as(doctor.output())
            .contains(
                "ok     tags        1 Envoy sends them",
                "ok     kinds       HTTP requests and TCP connections")
            .noneMatch(line -> line.startsWith("fault") || line.startsWith("hint"))
            .noneMatch(line -> line.contains("\u001b"))
            .last()
            .asString()
            .endsWith(url + ": all is well, 0 hints");
        assertThat(doctor.process.exitValue()).isZero();
      }
    }
  }
}
