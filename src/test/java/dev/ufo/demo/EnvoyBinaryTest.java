package dev.ufo.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Envoy the demo takes, and why not. */
final class EnvoyBinaryTest {
  @TempDir private Path folder;

  private Path script(String path, String body) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path envoy(String path, String version) throws IOException {
    return script(path, "echo \"$0  version: 1a2b/" + version + "/Clean/RELEASE/BoringSSL\"");
  }

  @Test
  void find_named_comesBeforePathAndCache() throws Exception {
    Path named = envoy("named", "1.38.3");
    Path inPath = envoy("bin/envoy", "1.39.0");
    envoy("cache/ufo/envoy-1.9.0/envoy/_bin/envoy", "1.9.0");
    envoy("cache/ufo/envoy-1.36.2/envoy/_bin/envoy", "1.36.2");
    Path newest = envoy("cache/ufo/envoy-1.40.0/envoy/_bin/envoy", "1.40.0");
    String cache = folder.resolve("cache").toString();
    String path = "/nowhere::" + folder.resolve("bin");
    assertThat(
            EnvoyBinary.find(
                    Map.of("UFO_ENVOY", named.toString(), "PATH", path, "XDG_CACHE_HOME", cache))
                .path())
        .isEqualTo(named);
    assertThat(EnvoyBinary.find(Map.of("PATH", path, "XDG_CACHE_HOME", cache)).path())
        .isEqualTo(inPath);
    EnvoyBinary cached = EnvoyBinary.find(Map.of("XDG_CACHE_HOME", cache));
    assertThat(cached.path()).isEqualTo(newest);
    assertThat(cached.version()).isEqualTo("1.40.0");
  }

  @Test
  void find_nothing_saysWhereItLooked() {
    assertThatThrownBy(() -> EnvoyBinary.find(Map.of("HOME", "/nowhere")))
        .hasMessage("no Envoy in UFO_ENVOY, in PATH or in /nowhere/.cache/ufo");
  }

  @Test
  void hasTags_from137() throws Exception {
    assertThat(EnvoyBinary.of(envoy("a", "1.36.2")).hasTags()).isFalse();
    assertThat(EnvoyBinary.of(envoy("b", "1.37.0")).hasTags()).isTrue();
    assertThat(EnvoyBinary.of(envoy("c", "1.41.0-dev")).hasTags()).isTrue();
  }

  @Test
  void of_whatIsNoUsableEnvoy_saysWhyInALine() throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "text");
    Path silent = script("silent", "echo hello");
    Path failing = script("failing", "echo envoy version: 1a/1.40.0/Clean >&2; exit 4");
    Path old = envoy("old", "1.26.8");
    assertMissing(folder.resolve("gone"), "does not exist");
    assertMissing(plain, "is not executable");
    assertMissing(silent, "does not say its version as Envoy does");
    assertMissing(failing, "--version ended with 4");
    assertMissing(old, "is Envoy 1.26.8, and the demo needs 1.27 or newer");
  }

  private static void assertMissing(Path path, String why) {
    assertThatThrownBy(() -> EnvoyBinary.of(path))
        .isInstanceOf(EnvoyBinary.Missing.class)
        .hasMessage(path + " " + why);
  }
}
