package dev.ufo.cli;

import dev.ufo.alert.AlertmanagerSettings;
import dev.ufo.alert.AlertmanagerSettings.Credentials;
import dev.ufo.settings.Form;
import dev.ufo.settings.Section;
import dev.ufo.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the section alertmanager. */
final class Alerting {
  private static final Form<URI> URL = Form.url("http://alertmanager:9093");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Those that every alert has of its own. */
  private static final Set<String> OWN =
      Set.of("alertname", "cause", "cluster", "scope", "severity");

  private record Label(String name, String value) {}

  private Alerting() {}

  static AlertmanagerSettings read(Settings settings) {
    Section section = settings.section("alertmanager");
    List<URI> urls =
        section.list(
            "urls", "", URL, "Alertmanagers that alerts are pushed to: each gets all of them.");
    String externalUrl =
        section.read(
            "external_url",
            "",
            Form.of("url", "empty, or " + URL.shape(), Alerting::optionalUrl),
            "Where people reach this UFO, for the links in alerts; empty for http.listen.");
    Map<String, String> labels = new TreeMap<>();
    for (Label label :
        section.list(
            "labels",
            "",
            Form.of("label", "name=value, and no name that alerts have already", Alerting::label),
            "Labels added to every alert.")) {
      labels.put(label.name, label.value);
    }
    boolean notices =
        section.bool("notices", false, "Whether notices are pushed too, and not pages alone.");
    Duration resend =
        section.duration(
            "resend_interval",
            "1m",
            "1s",
            "1h",
            "How often alerts are sent again; they end by themselves after four of these.");
    Duration timeout =
        section.duration(
            "timeout", "10s", "100ms", "1m", "How long connecting, and the answer, may take.");
    String username = section.text("username", "", "For basic authentication, with password_file.");
    @Nullable Path password = file(section, "password_file", "A file that holds the password.");
    @Nullable Path bearer =
        file(section, "bearer_token_file", "A file that holds a bearer token; read at each push.");
    if (username.isEmpty() != (password == null)) {
      section.refuse("username", "must be given together with alertmanager.password_file");
    }
    if (bearer != null && password != null) {
      section.refuse("bearer_token_file", "must not be given beside a password_file");
    }
    return new AlertmanagerSettings(
        urls,
        labels,
        externalUrl,
        notices,
        resend,
        timeout,
        new Credentials(bearer, username, password));
  }

  private static @Nullable Path file(Section section, String key, String doc) {
    String name = section.text(key, "", doc);
    return name.isEmpty() ? null : Path.of(name);
  }

  private static Optional<String> optionalUrl(String text) {
    return text.isEmpty() ? Optional.of("") : URL.read().apply(text).map(URI::toString);
  }

  private static Optional<Label> label(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals);
    boolean known = LABEL.matcher(name).matches() && !OWN.contains(name);
    return known ? Optional.of(new Label(name, text.substring(equals + 1))) : Optional.empty();
  }
}
