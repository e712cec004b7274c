package dev.ufo.expose;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event. Its bytes are made when the first client needs them, once for all clients.
 */
final class Message {
  private final String event;
  private final String id;
  private @Nullable Supplier<String> json;
  private byte @Nullable [] bytes;

  /**
   * @param id empty where nobody can resume
   * @param json in one line
   */
  Message(String event, String id, Supplier<String> json) {
    this.event = event;
    this.id = id;
    this.json = json;
  }

  synchronized byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      String numbered = id.isEmpty() ? "" : "id: " + id + "\n";
      String data = json == null ? "{}" : json.get();
      String text = "event: " + event + "\n" + numbered + "data: " + data + "\n\n";
      known = text.getBytes(StandardCharsets.UTF_8);
      bytes = known;
      json = null;
    }
    return known;
  }
}
