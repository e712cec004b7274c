package dev.ufo.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a running UFO says of itself. Whatever answers there is trusted with nothing: so much is
 * read and so long is waited, no redirect is followed, and texts are made fit for a terminal.
 */
record Checkup(String url, String version, List<Finding> findings) {
  static final String FAULT = "fault";
  static final String HINT = "hint";

  private static final String PATH = "/api/v1/status";
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_FINDINGS = 1_000;
  private static final int MOST_TEXT = 2_000;
  private static final String WHAT_TO_DO =
      "; is it running (ufo serve), and is this its http.listen, not its grpc.listen?"
          + " In Kubernetes first: kubectl -n ufo port-forward deployment/ufo 19002";

  /** One thing that was looked at. */
  record Finding(
      String check, String level, List<String> sources, String found, List<String> mend) {
    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("check", check);
      tree.put("level", level);
      tree.put("sources", sources);
      tree.put("found", found);
      tree.put("mend", String.join("\n", mend));
      return tree;
    }
  }

  /** Asks the UFO at this address; a {@link UserError} says why there is none. */
  static Checkup ask(String given) throws InterruptedException {
    return ask(given, PATIENCE);
  }

  /** The same with another patience. */
  static Checkup ask(String given, Duration patience) throws InterruptedException {
    String url = Printable.of(given, MOST_TEXT);
    URI status = uri(given, url);
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build()) {
      try {
        return read(url, answer(client, status, patience));
      } catch (TimeoutException e) {
        throw new UserError(
            "%s: has not answered within %d s%s".formatted(url, patience.toSeconds(), WHAT_TO_DO));
      } catch (ExecutionException e) {
        throw new UserError(url + ": " + reason(e.getCause()) + WHAT_TO_DO);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static URI uri(String given, String shown) {
    String full = given.contains("://") ? given : "http://" + given;
    try {
      URI uri = new URI(full.replaceFirst("/+$", ""));
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getPort() <= 65_535
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return URI.create(uri + PATH);
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new UserError(
        "%s: must be the address of UFO's HTTP port, for example http://127.0.0.1:19002"
            .formatted(shown));
  }

  private static HttpResponse<byte[]> answer(HttpClient client, URI status, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpRequest request =
        HttpRequest.newBuilder(status).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String reason(@Nullable Throwable fault) {
    return switch (fault) {
      case HttpConnectTimeoutException _ -> "cannot be reached";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "no such host";
      case ConnectException _ -> "refuses connections";
      case IOException e ->
          "is no UFO's HTTP port (%s)".formatted(Printable.of(String.valueOf(e.getMessage()), 200));
      case null, default -> String.valueOf(fault);
    };
  }

  private static Checkup read(String url, HttpResponse<byte[]> answer) {
    int code = answer.statusCode();
    String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
    if (code != 200) {
      throw noUfo(url, "answers " + code);
    }
    if (!body.startsWith("{") || !body.endsWith("}")) {
      throw noUfo(url, "answers with something else than JSON");
    }
    Object tree;
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setCodePointLimit(MOST_BYTES)
              .setMaxAliasesForCollections(0)
              .build();
      tree = new Load(settings).loadFromString(body); // JSON is YAML
    } catch (YamlEngineException | StackOverflowError | IllegalArgumentException e) {
      throw noUfo(url, "answers with something else than JSON");
    }
    if (!(tree instanceof Map<?, ?> status) || !(status.get("version") instanceof String version)) {
      throw noUfo(url, "answers with other JSON than a UFO");
    }
    if (!(status.get("findings") instanceof List<?> list)) {
      throw noUfo(url, "is UFO " + Printable.of(version, 50) + " and too old to tell its findings");
    }
    List<Finding> findings = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> finding && findings.size() < MOST_FINDINGS) {
        findings.add(finding(finding));
      }
    }
    return new Checkup(url, Printable.of(version, 50), List.copyOf(findings));
  }

  private static UserError noUfo(String url, String why) {
    return new UserError(
        "%s: %s at %s: must be the HTTP port of a UFO of this version%s"
            .formatted(url, why, PATH, WHAT_TO_DO));
  }

  private static Finding finding(Map<?, ?> of) {
    List<String> sources = new ArrayList<>();
    if (of.get("sources") instanceof List<?> list) {
      list.forEach(source -> sources.add(text(source)));
    }
    List<String> mend = new ArrayList<>();
    if (of.get("mend") instanceof String lines) {
      lines.lines().filter(line -> !line.isBlank()).forEach(line -> mend.add(text(line)));
    }
    return new Finding(
        text(of.get("check")),
        text(of.get("level")).toLowerCase(Locale.ROOT),
        List.copyOf(sources),
        text(of.get("found")),
        List.copyOf(mend));
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? Printable.of(text, MOST_TEXT) : "";
  }
}
