package dev.ufo.expose;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that cannot be answered, with what the client is told: RFC 9457, {@code
 * application/problem+json}.
 */
final class Problem extends RuntimeException {
  static final int WRONG_METHOD = 405;

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  Problem(int status, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
  }

  static Problem badParameter(String detail) {
    return new Problem(400, "Bad parameter", detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail);
  }

  static Problem wrongMethod(String method) {
    return new Problem(
        WRONG_METHOD, "Method not allowed", method + " is not served here, only " + Site.METHODS);
  }

  static Problem internal() {
    return new Problem(500, "Internal error", "a defect of UFO; its log says more");
  }

  Reply reply() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", String.valueOf(getMessage()));
    return Reply.of(status, "application/problem+json", Json.bytes(body));
  }
}
