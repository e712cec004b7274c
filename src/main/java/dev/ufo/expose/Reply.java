package dev.ufo.expose;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is answered, before it is compressed and sent.
 *
 * @param large whether it may be megabytes, which a client that does not read must not keep in
 *     memory
 * @param kept whether a client may keep it and ask whether it has changed
 * @param headers besides those that every answer has
 */
record Reply(
    int status, String type, boolean large, boolean kept, Map<String, String> headers, Body body) {

  /** Writes the body, into memory: a client sees all of it or an error. */
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, false, false, Map.of(), out -> out.write(body));
  }

  static Reply large(String type, Body body) {
    return new Reply(200, type, true, false, Map.of(), body);
  }

  static Reply json(int status, Object body) {
    return of(status, "application/json", Json.bytes(body));
  }

  static Reply text(String text) {
    return of(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, which a client may keep as long as its tag is the same. */
  Reply forKeeping() {
    return new Reply(status, type, large, true, headers, body);
  }

  Reply with(Map<String, String> more) {
    return new Reply(status, type, large, kept, more, body);
  }
}
