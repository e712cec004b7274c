package dev.ufo.bench;

import dev.ufo.entry.Scanner;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * A server process that the bench has started and that ends with it. Linux, for what it reads of
 * /proc.
 */
final class Child implements AutoCloseable {
  /** The launcher of the checkout whose classes are measured. */
  private static final Path LAUNCHER = classes().resolve("../../ufo").normalize();

  private static final Pattern SERVE =
      Pattern.compile(
          "serve\\) heap=\"?([^\";]*).*exec \"\\$jdk/bin/java\" \\$heap(.*?)-jar", Pattern.DOTALL);
  private static final Pattern ADDRESS = Pattern.compile("(?:127\\.0\\.0\\.1|localhost):(\\d+)");
  private static final int PATIENCE_SECONDS = 30;

  private static @Nullable Path jar;

  private final String name;
  private final Process process;
  private final long began = System.nanoTime();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private long readyNanos;
  private List<Integer> ports = List.of();

  private Child(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** UFO as the launcher runs it, with the same options and from a jar. */
  static Child ufo(List<String> moreOptions) throws IOException, InterruptedException {
    List<String> options = launcherOptions();
    options.addAll(moreOptions);
    String path = jar() + File.pathSeparator + libraries();
    return new Child(
            "ufo",
            java(
                options,
                path,
                "dev.ufo.App",
                "serve",
                "--grpc.listen=127.0.0.1:0",
                "--http.listen=127.0.0.1:0"))
        .awaitReady();
  }

  /** What the launcher's last lines give to the JVM of {@code serve}. */
  private static List<String> launcherOptions() throws IOException {
    Matcher m = SERVE.matcher(Files.readString(LAUNCHER));
    if (!m.find()) {
      throw new IllegalStateException(
          LAUNCHER + " starts serve in another way than the bench knows");
    }
    return Stream.of((m.group(1) + " " + m.group(2)).split("\\s+", -1))
        .filter(option -> option.startsWith("-X"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static Path classes() {
    try {
      return Path.of(Scanner.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The classes as a jar, as they are shipped; an ahead-of-time cache takes nothing else. */
  private static synchronized Path jar() throws IOException {
    if (jar == null) {
      jar = Files.createTempDirectory("ufo-bench").resolve("ufo.jar");
      jar.getParent().toFile().deleteOnExit(); // the last one first
      jar.toFile().deleteOnExit();
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(classes())) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          out.putNextEntry(new ZipEntry(classes().relativize(file).toString()));
          Files.copy(file, out);
        }
      }
    }
    return jar;
  }

  /** The ordinary server with the JVM's defaults. */
  static Child ordinary(List<String> options) throws IOException, InterruptedException {
    return new Child(
            "ordinary",
            java(options, System.getProperty("java.class.path"), OrdinaryServer.class.getName()))
        .awaitReady();
  }

  private static List<String> java(List<String> options, String path, String... main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(path);
    command.addAll(List.of(main));
    return command;
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(name + " closed its output: " + e.getMessage());
    }
  }

  private Child awaitReady() throws InterruptedException {
    String line = await("ready: ");
    readyNanos = System.nanoTime() - began;
    List<Integer> found = new ArrayList<>();
    for (Matcher m = ADDRESS.matcher(line); m.find(); ) {
      found.add(Integer.valueOf(m.group(1)));
    }
    ports = found;
    return this;
  }

  private String await(String word) throws InterruptedException {
    StringBuilder heard = new StringBuilder();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < until) {
      String line = lines.poll(100, TimeUnit.MILLISECONDS);
      if (line != null && line.contains(word)) {
        return line;
      }
      if (line != null) {
        heard.append(line).append('\n');
      } else if (!process.isAlive()) {
        break;
      }
    }
    close();
    throw new IllegalStateException(name + " never said " + word + " but:\n" + heard);
  }

  /** From the start of the process to the line that says it is ready. */
  long readyNanos() {
    return readyNanos;
  }

  /** Nanoseconds since the process was started. */
  long age() {
    return System.nanoTime() - began;
  }

  int grpcPort() {
    return ports.get(0);
  }

  int httpPort() {
    return ports.get(1);
  }

  /** The CPU time of all its threads. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow(this::died).toNanos();
  }

  private IllegalStateException died() {
    return new IllegalStateException(name + " has died; its last words: " + lines);
  }

  long residentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      throw died();
    } catch (IOException e) {
      throw died();
    }
  }

  /** Writes a line to its standard input and waits for the answer that holds this word. */
  String ask(String word) throws IOException, InterruptedException {
    OutputStream in = process.getOutputStream();
    in.write("?".getBytes(StandardCharsets.US_ASCII));
    in.flush();
    return await(word);
  }

  /** Asks it to end, and waits until it has; it may still write about that meanwhile. */
  void end() throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " did not end");
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
