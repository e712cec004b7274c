package dev.ufo.lab;

import dev.ufo.envoy.Envoy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An Envoy: its binary, and the version that it says. */
record Release(Path binary, String version) {
  private static final Pattern SAID = Pattern.compile("/(\\d+)\\.(\\d+)\\.(\\d+)[^/]*/");
  private static final int FIRST_WITH_TAGS = 37;

  static Release of(Path binary) throws IOException {
    if (!Files.isExecutable(binary)) {
      throw new IOException(
          binary + ": neither a program nor a version in " + fetched() + "; give Envoy's binary");
    }
    Process process =
        new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher version = SAID.matcher(said);
    if (!version.find()) {
      throw new IOException(
          binary + ": no Envoy: it says " + said.lines().findFirst().orElse("nothing"));
    }
    return new Release(binary, version.group(1) + "." + version.group(2) + "." + version.group(3));
  }

  /** What {@code --envoy} means: a path, or a version that was fetched. */
  static Release named(String pathOrVersion) throws IOException {
    Path fetched = fetched().resolve("envoy-" + pathOrVersion + "/envoy/_bin/envoy");
    return of(Files.isExecutable(fetched) ? fetched : Path.of(pathOrVersion));
  }

  /** The one that tests use, and those that were fetched: each version once, oldest first. */
  static List<Release> all() throws IOException {
    List<Path> binaries = new ArrayList<>();
    Envoy.binary().ifPresent(binaries::add);
    if (Files.isDirectory(fetched())) {
      try (Stream<Path> folders = Files.list(fetched())) {
        folders
            .filter(folder -> folder.getFileName().toString().startsWith("envoy-"))
            .map(folder -> folder.resolve("envoy/_bin/envoy"))
            .filter(Files::isExecutable)
            .forEach(binaries::add);
      }
    }
    Map<Integer, Release> releases = new TreeMap<>();
    for (Path binary : binaries) {
      Release release = of(binary);
      releases.putIfAbsent(release.minor() * 1000 + release.part(2), release);
    }
    return List.copyOf(releases.values());
  }

  private static Path fetched() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache/ufo")
        : Path.of(cache, "ufo");
  }

  int minor() {
    return part(1);
  }

  private int part(int n) {
    return Integer.parseInt(version.split("\\.", -1)[n]);
  }

  /** From 1.37 on the gRPC logger's tags are format strings. */
  boolean hasTags() {
    return minor() >= FIRST_WITH_TAGS;
  }

  /** From 1.37 on Envoy says why it refused a certificate. */
  boolean saysWhyCertificatesFail() {
    return minor() >= FIRST_WITH_TAGS;
  }
}
