package dev.ufo.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page, and a person before it. Keeps what went wrong in it and what it asked for. */
final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Windows' numbers of the keys, which the protocol wants besides their names. */
  private static final Map<String, Integer> KEYS =
      Map.of("Tab", 9, "Enter", 13, "Escape", 27, " ", 32);

  private final Chromium browser;
  private final String session;
  private final String context;

  /** Errors on the console, exceptions, violations of the policy, and dialogs. */
  final List<String> errors = new CopyOnWriteArrayList<>();

  /** The addresses of all that the page asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  Tab(Chromium browser, String session, String context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
  }

  void begin() {
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable");
    }
    desktop();
    scheme("light");
  }

  private JsonObject call(String method, Object... parameters) {
    return browser.call(method, session, parameters);
  }

  /** An event of the protocol. */
  void heard(JsonObject event) {
    JsonObject params = event.getAsJsonObject("params");
    switch (event.get("method").getAsString()) {
      case "Runtime.exceptionThrown", "Page.javascriptDialogOpening" ->
          errors.add(params.toString());
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(params.get("type").getAsString())) {
          errors.add(params.toString());
        }
      }
      case "Log.entryAdded" -> {
        JsonObject entry = params.getAsJsonObject("entry");
        if (entry.get("level").getAsString().equals("error")) {
          errors.add(entry.toString());
        }
      }
      case "Network.requestWillBeSent" ->
          requests.add(params.getAsJsonObject("request").get("url").getAsString());
      default -> {}
    }
  }

  // ---- what the person has before her

  void desktop() {
    size(1440, 900, false);
  }

  void phone() {
    size(390, 844, true);
  }

  private void size(int width, int height, boolean mobile) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        mobile);
  }

  /** What the system prefers: light or dark. */
  void scheme(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        "features",
        List.of("{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}"));
  }

  void withoutScripts() {
    call("Emulation.setScriptExecutionDisabled", "value", true);
  }

  void mayUseClipboard(String origin) {
    browser.call(
        "Browser.grantPermissions",
        "",
        "origin",
        origin,
        "browserContextId",
        context,
        "permissions",
        List.of("\"clipboardReadWrite\"", "\"clipboardSanitizedWrite\""));
  }

  /** Runs this in each page that is opened from now on, before its own scripts. */
  void beforeEachPage(String script) {
    call("Page.addScriptToEvaluateOnNewDocument", "source", script);
  }

  // ---- what she does

  void go(String url) {
    call("Page.navigate", "url", url);
  }

  void reload() {
    call("Page.reload");
  }

  /** Presses the mouse in the middle of the first element that this selects. */
  void click(String selector) {
    String middle =
        text(
            """
            (() => {
              const box = document.querySelector('%s');
              box.scrollIntoView({ block: 'nearest' });
              const { x, y, width, height } = box.getBoundingClientRect();
              return `${x + width / 2} ${y + height / 2}`;
            })()\
            """
                .formatted(selector));
    List<Double> at = List.of(middle.split(" ", -1)).stream().map(Double::valueOf).toList();
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "x",
          at.get(0),
          "y",
          at.get(1),
          "button",
          "left",
          "clickCount",
          1);
    }
  }

  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          "type",
          type,
          "key",
          key,
          "code",
          key.equals(" ") ? "Space" : key,
          "text",
          key.equals("Enter") ? "\r" : key.equals(" ") ? " " : "",
          "windowsVirtualKeyCode",
          KEYS.get(key));
    }
  }

  void type(String text) {
    call("Input.insertText", "text", text);
  }

  // ---- what she sees

  /** The value of an expression, of a promise when it is there. */
  JsonElement value(String expression) {
    JsonObject answer =
        call(
            "Runtime.evaluate",
            "expression",
            expression,
            "awaitPromise",
            true,
            "returnByValue",
            true,
            "userGesture",
            true);
    assertThat(answer.has("exceptionDetails")).as(expression + ": " + answer).isFalse();
    return answer.getAsJsonObject("result").get("value");
  }

  String text(String expression) {
    return value(expression).getAsString();
  }

  int number(String expression) {
    return value(expression).getAsInt();
  }

  boolean is(String expression) {
    return value(expression).getAsBoolean();
  }

  /** The text that the first element shows; nothing when it is hidden. */
  String shown(String selector) {
    return text(
        "(e => e?.checkVisibility() ? e.innerText : '')(document.querySelector('%s'))"
            .formatted(selector));
  }

  void awaitThat(String expression) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> is("!!(" + expression + ")"));
  }

  void awaitShown(String selector, String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(shown(selector)).as(selector).contains(text));
  }

  void screenshot(Path file) throws IOException {
    String data = call("Page.captureScreenshot", "format", "png").get("data").getAsString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() {
    browser.call("Target.disposeBrowserContext", "", "browserContextId", context);
  }
}
