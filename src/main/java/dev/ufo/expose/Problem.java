package dev.ufo.expose;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that cannot be answered, with what the client is told: RFC 9457, {@code
 * application/problem+json}.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient Map<String, String> headers;

  private Problem(int status, String title, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.headers = headers;
  }

  static Problem badParameter(String detail) {
    return new Problem(400, "Bad parameter", detail, Map.of());
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail, Map.of());
  }

  static Problem wrongMethod(String method) {
    return new Problem(
        405,
        "Method not allowed",
        method + " is not served here, only " + Site.METHODS,
        Map.of("Allow", Site.METHODS));
  }

  /** Too many at a time; it is worth asking again then. */
  static Problem full(String detail, int retrySeconds) {
    return new Problem(
        503, "Too many clients", detail, Map.of("Retry-After", Integer.toString(retrySeconds)));
  }

  static Problem internal() {
    return new Problem(500, "Internal error", "a defect of UFO; its log says more", Map.of());
  }

  Reply reply() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", String.valueOf(getMessage()));
    return Reply.of(status, "application/problem+json", Json.bytes(body)).with(headers);
  }
}
