package dev.ufo.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy on this machine that runs: that of UFO_ENVOY, else the one in PATH, else the newest in
 * UFO's cache folder.
 *
 * @param command how it is started
 */
public record EnvoyBinary(Path path, List<String> command, int major, int minor, String version) {
  private static final int PATIENCE_SECONDS = 10;
  private static final int LEAST_MINOR = 27;
  private static final int TAGS_FROM_MINOR = 37;
  private static final Pattern VERSION = Pattern.compile("/((\\d+)\\.(\\d+)\\.\\d+\\S*?)/");

  /** Why there is none, in a line. */
  public static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String why) {
      super(why);
    }
  }

  public static EnvoyBinary find(Map<String, String> environment)
      throws Missing, InterruptedException {
    return of(path(environment));
  }

  private static Path path(Map<String, String> environment) throws Missing {
    String named = environment.getOrDefault("UFO_ENVOY", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path path = Path.of(folder, "envoy");
      if (!folder.isEmpty() && Files.isExecutable(path)) {
        return path;
      }
    }
    String home = environment.getOrDefault("HOME", "");
    String cache = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    Path newest = newest(Path.of(cache, "ufo"));
    if (newest == null) {
      throw new Missing("no Envoy in UFO_ENVOY, in PATH or in " + cache + "/ufo");
    }
    return newest;
  }

  private static @Nullable Path newest(Path cache) {
    Path newest = null;
    Runtime.Version best = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(cache, "envoy-*.*.*")) {
      for (Path each : all) {
        Path binary = each.resolve("envoy/_bin/envoy");
        Runtime.Version version = version(each.getFileName().toString().substring(6));
        if (version != null
            && Files.isExecutable(binary)
            && (best == null || version.compareTo(best) > 0)) {
          newest = binary;
          best = version;
        }
      }
    } catch (IOException e) {
      // no such folder: none there
    }
    return newest;
  }

  private static Runtime.@Nullable Version version(String text) {
    try {
      return Runtime.Version.parse(text.replaceAll("(\\.0)+$", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Starts it once, to see whether it can be started and how old it is. */
  static EnvoyBinary of(Path path) throws Missing, InterruptedException {
    if (!Files.exists(path)) {
      throw new Missing(path + " does not exist");
    } else if (!Files.isExecutable(path)) {
      throw new Missing(path + " is not executable");
    }
    List<String> alone = List.of(path.toString());
    String said = said(alone, path);
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new Missing(path + " does not say its version as Envoy does");
    }
    int major = Integer.parseInt(version.group(2));
    int minor = Integer.parseInt(version.group(3));
    if (major < 1 || (major == 1 && minor < LEAST_MINOR)) {
      throw new Missing(
          "%s is Envoy %s, and the demo needs 1.%d or newer"
              .formatted(path, version.group(1), LEAST_MINOR));
    }
    return new EnvoyBinary(path, dyingWithUs(alone, path), major, minor, version.group(1));
  }

  /** Even a kill -9 of ours must not leave an Envoy behind, where the system can see to that. */
  private static List<String> dyingWithUs(List<String> alone, Path path)
      throws InterruptedException {
    List<String> bound = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    bound.addAll(alone);
    try {
      said(bound, path);
      return bound;
    } catch (Missing e) {
      return alone;
    }
  }

  private static String said(List<String> command, Path path) throws Missing, InterruptedException {
    List<String> asking = new ArrayList<>(command);
    asking.add("--version");
    Process process;
    try {
      process = new ProcessBuilder(asking).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new Missing(path + " cannot be started: " + e.getMessage());
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new Missing(path + " does not say its version within " + PATIENCE_SECONDS + " s");
      }
      byte[] said = process.getInputStream().readNBytes(10_000);
      if (process.exitValue() != 0) {
        throw new Missing(path + " --version ended with " + process.exitValue());
      }
      return new String(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Missing(path + " does not say its version");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether the access log can carry the tags of the recommended configuration. */
  boolean hasTags() {
    return major > 1 || minor >= TAGS_FROM_MINOR;
  }
}
