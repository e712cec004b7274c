package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ufo.alert.AlertmanagerSettings;
import dev.ufo.alert.AlertmanagerSettings.Credentials;
import dev.ufo.settings.Problem;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections alertmanager and state. */
class AlertingTest {
  @TempDir private Path folder;

  private Config yaml(String text) throws IOException, Problems {
    Path file = Files.writeString(folder.resolve("ufo.yaml"), text);
    return Config.load(file, Map.of(), Map.of());
  }

  private static List<String> problems(Map<String, String> flags) {
    Problems problems =
        catchThrowableOfType(Problems.class, () -> Config.load(null, Map.of(), flags));
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void nothingWritten_defaults() throws Exception {
    Config config = yaml("");
    assertThat(config.state()).isNull();
    assertThat(config.alertmanager())
        .isEqualTo(
            new AlertmanagerSettings(
                List.of(),
                Map.of(),
                "",
                false,
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Credentials.NONE));
  }

  @Test
  void everyKey_isRead() throws Exception {
    Config config =
        yaml(
            """
            state:
              folder: /var/lib/ufo
            alertmanager:
              urls: ["http://am-0:9093", "https://am.example/prefix/"]
              external_url: https://ufo.example/edge
              labels: [env=prod, "note=a=b, c", empty=]
              notices: true
              resend_interval: 30s
              timeout: 500ms
              username: ufo
              password_file: /run/secrets/password
            """);
    assertThat(config.state()).isEqualTo(Path.of("/var/lib/ufo"));
    assertThat(config.alertmanager())
        .isEqualTo(
            new AlertmanagerSettings(
                List.of(URI.create("http://am-0:9093"), URI.create("https://am.example/prefix/")),
                Map.of("env", "prod", "note", "a=b, c", "empty", ""),
                "https://ufo.example/edge",
                true,
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                new Credentials(null, "ufo", Path.of("/run/secrets/password"))));
    assertThat(yaml("alertmanager: {bearer_token_file: token}").alertmanager().credentials())
        .isEqualTo(new Credentials(Path.of("token"), "", null));
  }

  @Test
  void environment_hasListsWithCommas() throws Exception {
    Map<String, String> environment =
        Map.of(
            "UFO_ALERTMANAGER_URLS", "http://a:9093, http://b:9093",
            "UFO_ALERTMANAGER_LABELS", "env=prod,team=edge");
    AlertmanagerSettings settings = Config.load(null, environment, Map.of()).alertmanager();
    assertThat(settings.urls()).hasSize(2);
    assertThat(settings.labels()).isEqualTo(Map.of("env", "prod", "team", "edge"));
  }

  @Test
  void whatDoesNotFit_isRefused() {
    assertThat(problems(Map.of("alertmanager.urls", "alertmanager:9093")))
        .singleElement()
        .asString()
        .startsWith("--alertmanager.urls=alertmanager:9093: must be an http:// or https:// URL");
    for (String label : List.of("prod", "=prod", "en v=prod", "cluster=mine", "alertname=Mine")) {
      assertThat(problems(Map.of("alertmanager.labels", label)))
          .containsExactly(
              "--alertmanager.labels="
                  + label
                  + ": must be name=value, and no name that alerts have already");
    }
    assertThat(problems(Map.of("alertmanager.external_url", "ufo.example")))
        .singleElement()
        .asString()
        .contains("must be empty, or an http:// or https:// URL");
    assertThat(problems(Map.of("alertmanager.username", "ufo")))
        .containsExactly(
            "--alertmanager.username=ufo: must be given together with alertmanager.password_file");
    assertThat(problems(Map.of("alertmanager.password_file", "x"))).hasSize(1);
    assertThat(
            problems(
                Map.of(
                    "alertmanager.username", "ufo",
                    "alertmanager.password_file", "x",
                    "alertmanager.bearer_token_file", "y")))
        .containsExactly(
            "--alertmanager.bearer_token_file=y: must not be given beside a password_file");
  }
}
