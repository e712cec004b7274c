package dev.ufo.board;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A Chromium without a window, driven by its own DevTools protocol.
 *
 * <p>Not by Playwright: that brings 202 MB of Node for five platforms, which every first build
 * would fetch, also that of who only wants to run {@code ./ufo serve}. What the tests need of it is
 * in these two classes.
 */
final class Chromium implements AutoCloseable {
  static final String HOW_TO_GET_ONE =
      "no Chromium: install Debian's package chromium, or set UFO_CHROMIUM to a binary";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonObject>> sessions = new ConcurrentHashMap<>();

  /** Where one is, if there is one. */
  static Optional<Path> binary() {
    Path path = Path.of(System.getenv().getOrDefault("UFO_CHROMIUM", "/usr/bin/chromium"));
    return Optional.of(path).filter(Files::isExecutable);
  }

  Chromium(Path binary, Path folder) throws IOException {
    Path profile = Files.createTempDirectory(folder, "chromium");
    List<String> command = new ArrayList<>(List.of(binary.toString(), "--headless=new"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-dev-shm-usage", "--hide-scrollbars"));
    command.addAll(List.of("--remote-debugging-port=0", "--user-data-dir=" + profile));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    Path door = profile.resolve("DevToolsActivePort");
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(door) && Files.readString(door).contains("/"));
    List<String> portAndPath = Files.readAllLines(door);
    URI uri = URI.create("ws://127.0.0.1:" + portAndPath.get(0) + portAndPath.get(1));
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new Answers()).join();
  }

  /** A tab that shares nothing with the others: no cache, no storage. */
  Tab open() {
    String context = call("Target.createBrowserContext", "").get("browserContextId").getAsString();
    String target =
        call("Target.createTarget", "", "url", "about:blank", "browserContextId", context)
            .get("targetId")
            .getAsString();
    String session =
        call("Target.attachToTarget", "", "targetId", target, "flatten", true)
            .get("sessionId")
            .getAsString();
    Tab tab = new Tab(this, session, context);
    sessions.put(session, tab::heard);
    tab.begin();
    return tab;
  }

  /**
   * Calls a method of the protocol and waits for its answer.
   *
   * @param session that of a tab, empty for the browser
   * @param parameters names and values in turn
   */
  JsonObject call(String method, String session, Object... parameters) {
    JsonObject params = new JsonObject();
    for (int i = 0; i < parameters.length; i += 2) {
      add(params, (String) parameters[i], parameters[i + 1]);
    }
    JsonObject message = new JsonObject();
    int id = lastCall.incrementAndGet();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", params);
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    calls.put(id, answer);
    synchronized (socket) {
      socket.sendText(message.toString(), true).join();
    }
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(method + " failed", e);
    }
  }

  private static void add(JsonObject to, String name, Object value) {
    switch (value) {
      case String text -> to.addProperty(name, text);
      case Number number -> to.addProperty(name, number);
      case Boolean truth -> to.addProperty(name, truth);
      default -> to.add(name, JsonParser.parseString(value.toString()));
    }
  }

  private void received(JsonObject message) {
    if (message.has("id")) {
      CompletableFuture<JsonObject> answer = calls.remove(message.get("id").getAsInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IOException(message.get("error").toString()));
      } else {
        answer.complete(message.getAsJsonObject("result"));
      }
    } else if (message.has("sessionId")) {
      sessions.getOrDefault(message.get("sessionId").getAsString(), event -> {}).accept(message);
    }
  }

  /** Puts the messages together, which come in parts. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        received(JsonParser.parseString(parts.toString()).getAsJsonObject());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join(); // its profile is deleted next
  }
}
