package dev.ufo.observe;

import static dev.ufo.observe.SymptomTable.row;

import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.List;

/**
 * What the words leave open and how far the request came tells: which limit it met, whether a
 * timeout waited for a connection or for an answer, what a client left behind.
 */
final class Shapes {
  static final SymptomTable TABLE =
      new SymptomTable(
          "shapes",
          "said, and how far it came",
          List.of(
              row("overflow, HTTP, no host", Kind.OVERFLOW, "pending", ""),
              row("overflow, HTTP, a host, no connection", Kind.OVERFLOW, "requests", ""),
              row("overflow, HTTP, a connection", Kind.OVERFLOW, "unknown", ""),
              row("overflow, TCP", Kind.OVERFLOW, "connections", ""),
              row(
                  "UO, via_upstream",
                  Kind.OVERFLOW,
                  "retries",
                  "the application's error was not retried"),
              row("timeout of the route, no connection", Kind.TIMEOUT_CONNECTING, ""),
              row("timeout of the route, no host", Kind.TIMEOUT_CONNECTING, "no host", ""),
              row("UC, UR, UPE or LR, via_upstream", Kind.ANSWER_CUT, "…", "the answer had begun"),
              row("TCP, UC or UR, nothing received", Kind.CLOSED, "from 1.38 UR; before, no flag"),
              row("TCP, UC or UR, something received", Kind.ANSWER_CUT, "remote_reset", ""),
              row("TCP, no flag, nothing received", Kind.NO_ANSWER, "a host and a connection"),
              row(
                  "TCP, UF, nothing said, labelled",
                  Kind.CONNECT_TIMEOUT,
                  "unsaid",
                  "access_log_type says 1.27 or newer: only a timeout, or a handshake that the peer"
                      + " closed, gives no reason there"),
              row("client left, a host, no connection", Kind.CLIENT_LEFT_CONNECTING, ""),
              row("client left, sent, no answer", Kind.CLIENT_LEFT_WAITING, "")));

  private Shapes() {}

  static Symptom refine(Symptom said, Signature s) {
    Shape shape = s.shape();
    boolean tcp = s.kind() == Signature.Kind.TCP;
    return switch (said.kind()) {
      case OVERFLOW ->
          said.detail().isEmpty() ? new Symptom(Kind.OVERFLOW, limit(shape, tcp)) : said;
      case TIMEOUT -> timeout(said, shape);
      case CLOSED, STREAM_RESET -> tcp ? endOfTcp(said, shape) : said;
      default -> said;
    };
  }

  private static String limit(Shape shape, boolean tcp) {
    if (tcp) {
      return "connections";
    }
    return shape.local() ? "unknown" : shape.host() ? "requests" : "pending";
  }

  /** Only the route's timer runs before there is a connection. */
  private static Symptom timeout(Symptom said, Shape shape) {
    boolean route = said.detail().isEmpty() || said.detail().equals("route");
    if (!route || shape.local()) {
      return said;
    }
    return new Symptom(Kind.TIMEOUT_CONNECTING, shape.host() ? "" : "no host");
  }

  /**
   * A TCP proxy has no streams: its UR (1.38) is a connection that the upstream reset, what HTTP
   * calls UC. Where nothing was received it was refused as a whole, as by a peer that wants TLS.
   */
  private static Symptom endOfTcp(Symptom said, Shape shape) {
    if (shape.received()) {
      return new Symptom(
          Kind.ANSWER_CUT, said.kind() == Kind.CLOSED ? "connection_termination" : "remote_reset");
    }
    return new Symptom(Kind.CLOSED, "");
  }

  static Symptom clientLeft(Shape shape) {
    if (shape.host() && !shape.local()) {
      return new Symptom(Kind.CLIENT_LEFT_CONNECTING, "");
    }
    return new Symptom(
        shape.sent() && !shape.answered() ? Kind.CLIENT_LEFT_WAITING : Kind.CLIENT_LEFT, "");
  }
}
