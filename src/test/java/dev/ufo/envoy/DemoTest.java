package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ufo demo} as its user runs it, with a real Envoy and without one. */
@Timeout(120)
final class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BOARD = Pattern.compile("Board: http://127\\.0\\.0\\.1:(\\d+)/ ");

  @TempDir private Path folder;

  /** Where the demo makes its temporary files, and nobody else does. */
  private Path temporary;

  @BeforeEach
  void ownTemporaryFolder() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  private UfoProcess demo(Map<String, String> environment, String... options) throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    List<String> arguments = new ArrayList<>(List.of("demo"));
    arguments.addAll(List.of("--grpc.listen=127.0.0.1:0", "--http.listen=127.0.0.1:0"));
    arguments.addAll(List.of(options));
    return new UfoProcess(folder, variables, arguments.toArray(String[]::new));
  }

  private static Map<String, String> realEnvoy() {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    return Map.of("UFO_ENVOY", Envoy.binary().orElseThrow().toString());
  }

  private Map<String, String> noEnvoy() {
    return Map.of(
        "UFO_ENVOY",
        "",
        "PATH",
        folder.toString(),
        "HOME",
        folder.toString(),
        "XDG_CACHE_HOME",
        folder.toString());
  }

  private static void awaitSaid(UfoProcess demo, String what) {
    await().atMost(PATIENCE).until(() -> demo.output().contains(what) || !demo.process.isAlive());
    assertThat(demo.output()).contains(what);
  }

  private static void interrupt(UfoProcess demo) throws IOException, InterruptedException {
    String pid = Long.toString(demo.process.pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
    assertThat(demo.process.waitFor(20, TimeUnit.SECONDS)).as(demo.output()).isTrue();
  }

  private static int boardPort(UfoProcess demo) {
    Matcher board = BOARD.matcher(demo.output());
    assertThat(board.find()).as(demo.output()).isTrue();
    return Integer.parseInt(board.group(1));
  }

  private void leftNothing(List<ProcessHandle> children, int port) throws IOException {
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      throw new AssertionError("somebody still listens on " + socket.getPort());
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("refused");
    }
  }

  // ---- with a real Envoy

  @Test
  void once_withEnvoy_saysWhatWasBroken() throws IOException, InterruptedException {
    try (UfoProcess demo = demo(realEnvoy(), "--once", "--act=killed")) {
      assertThat(demo.process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.process.exitValue()).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsPattern("broke +shop: the process at 127.0.0.1:\\d+ was killed\n")
          .containsPattern("UFO says +shop: 127.0.0.1:\\d+ refuses connections, the other 2")
          .containsPattern("\n +process-down \\(\\d+ %\\), right\n +fix: Restart or replace")
          .containsPattern("UFO pages +shop, \\d+\\.\\d s after its first failure\n")
          .containsPattern("mended +shop: it was started again\n")
          .containsPattern("over +shop, ")
          .containsPattern("The first verdict came \\d+\\.\\d s after the start; 1 of 1 acts")
          .as("on a pipe")
          .doesNotContain("\u001b", "expected", "WARN", "ERROR");
    }
  }

  @Test
  void interrupted_withEnvoy_leavesNothing() throws IOException, InterruptedException {
    try (UfoProcess demo = demo(realEnvoy(), "--act=no-endpoints")) {
      awaitSaid(demo, "broke ");
      List<ProcessHandle> children = demo.process.descendants().toList();
      int port = boardPort(demo);
      assertThat(children).as("Envoy").hasSize(1);
      assertThat(Files.exists(temporary)).isTrue();
      HttpRequest front = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();
      try (HttpClient http = HttpClient.newHttpClient()) {
        assertThat(http.send(front, BodyHandlers.ofString()).body())
            .contains("broken on purpose: search: the control plane sends it without endpoints.");
      }
      interrupt(demo);
      assertThat(demo.process.exitValue()).as(demo.output()).isZero();
      leftNothing(children, port);
    }
  }

  @Test
  void killed_withEnvoy_takesEnvoyAlong() throws IOException {
    Map<String, String> environment = realEnvoy();
    Assumptions.assumeTrue(
        Stream.of("/usr/bin/setpriv", "/bin/setpriv").anyMatch(each -> Files.exists(Path.of(each))),
        "no setpriv: util-linux has it");
    try (UfoProcess demo = demo(environment)) {
      awaitSaid(demo, "Board: ");
      List<ProcessHandle> children = demo.process.descendants().toList();
      assertThat(children).hasSize(1);
      demo.process.destroyForcibly();
      await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /** All there is, each of them named rightly; a few minutes. */
  @Test
  @Tag("nightly")
  @Timeout(900)
  void once_everyActWithEnvoy_isNamedRightly() throws IOException, InterruptedException {
    try (UfoProcess demo = demo(realEnvoy(), "--once")) {
      assertThat(demo.process.waitFor(800, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.process.exitValue()).as(demo.output()).isZero();
      assertThat(demo.output()).contains("7 of 7 acts were named rightly");
    }
  }

  // ---- without

  @Test
  void withoutEnvoy_playsRecordings() throws IOException, InterruptedException {
    try (UfoProcess demo = demo(noEnvoy(), "--act=wrong-port")) {
      awaitSaid(demo, "wrong-port (");
      assertThat(demo.output())
          .contains("No real Envoy: no Envoy in UFO_ENVOY, in PATH or in " + folder + "/ufo.\n")
          .containsPattern("broke +profile: Envoy was given a port where nobody listens\n")
          .containsPattern("UFO says +profile: each of 3 endpoints refuses connections")
          .containsPattern("\n +wrong-port \\(\\d+ %\\), right\n");
      int port = boardPort(demo);
      interrupt(demo);
      assertThat(demo.process.exitValue()).as(demo.output()).isZero();
      assertThat(demo.output()).doesNotContain("Exception", "WARN", "ERROR");
      leftNothing(List.of(), port);
    }
  }

  @Test
  void envoyThatDoesNotStart_isToldAndRecordingsArePlayed()
      throws IOException, InterruptedException {
    Path broken =
        script(
            "[ \"$1\" = --version ] && echo 'envoy  version: 1a2b/1.40.0/Clean/RELEASE/BoringSSL'"
                + " || { echo 'no such extension' >&2; exit 3; }");
    try (UfoProcess demo = demo(Map.of("UFO_ENVOY", broken.toString()))) {
      awaitSaid(demo, "Board: ");
      assertThat(demo.output())
          .contains(
              "No real Envoy: Envoy ended with 3: no such extension.\n"
                  + "3 recordings of a real Envoy");
      interrupt(demo);
      leftNothing(List.of(), boardPort(demo));
    }
  }

  private Path script(String body) throws IOException {
    Path file = Files.writeString(folder.resolve("envoy"), "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  // ---- wrong use

  @Test
  void portTaken_isOneLineAndExitCode2() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listen = "http.listen=127.0.0.1:" + taken.getLocalPort();
      try (UfoProcess demo = new UfoProcess(folder, "demo", "--recordings", "--" + listen)) {
        assertThat(demo.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.process.exitValue()).as(demo.output()).isEqualTo(2);
        assertThat(demo.output())
            .hasLineCount(1)
            .startsWith("ufo: " + listen + ": cannot listen there: ")
            .endsWith("choose another, or --http.listen=127.0.0.1:0 for a free one\n");
      }
    }
  }

  @Test
  void unknownAct_isRefusedWithThoseThatThereAre() throws IOException, InterruptedException {
    try (UfoProcess demo = demo(Map.of(), "--recordings", "--act=kiled")) {
      assertThat(demo.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.process.exitValue()).as(demo.output()).isEqualTo(2);
      assertThat(demo.output())
          .endsWith(
              "ufo: --act=kiled: no such act; there are egress-blocked, certificate-name-wrong,"
                  + " wrong-port\n");
    }
  }
}
