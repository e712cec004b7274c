package dev.ufo.observe;

import static dev.ufo.observe.SymptomTable.row;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reason inside {@code upstream_reset_before_response_started{…}}. The kinds of a failed
 * connect say no more than where it failed: the transport's own reason decides, and the symptom
 * here stands where there is none.
 */
final class ResetReasons {
  static final SymptomTable TABLE =
      new SymptomTable(
          "reset-reasons",
          "reset reason",
          List.of(
              row(
                  "connection_failure",
                  Kind.CONNECT_FAILED,
                  "up to 1.26, without a transport reason: any failed connect, a timeout too"),
              row(
                  "remote_connection_failure",
                  Kind.HANDSHAKE_CUT,
                  "closed",
                  "from 1.27, without a transport reason: closed inside the handshake"),
              row(
                  "local_connection_failure",
                  Kind.CONNECT_FAILED,
                  "local",
                  "from 1.27, without a transport reason"),
              row("connection_timeout", Kind.CONNECT_TIMEOUT, "from 1.27; TCP and TLS together"),
              row("connection_termination", Kind.CLOSED, ""),
              row("protocol_error", Kind.PROTOCOL_ERROR, ""),
              row("remote_reset", Kind.STREAM_RESET, ""),
              row("remote_refused_stream_reset", Kind.STREAM_REFUSED, "GOAWAY or REFUSED_STREAM"),
              row("remote_error_with_CONNECT_request", Kind.STREAM_RESET, "CONNECT", ""),
              row("local_reset", Kind.LOCAL_RESET, ""),
              row("local_refused_stream_reset", Kind.LOCAL_RESET, "refused", ""),
              row(
                  "HTTP/1_premature_upstream_half_close",
                  Kind.LOCAL_RESET,
                  "upstream half-closed",
                  "from 1.32: the upstream closed before the request was sent"),
              row("overflow", Kind.OVERFLOW, "a limit, see the shapes"),
              row("overload_manager_reset", Kind.DROPPED, "overload", "")));

  private static final Map<String, Symptom> BY_REASON = new HashMap<>();

  static {
    TABLE.rows().forEach(row -> BY_REASON.put(row.said(), row.symptom()));
  }

  private ResetReasons() {}

  /**
   * What a reset shows, with the transport's reason where there is one; none for a reason that
   * nobody knows.
   */
  static Symptom of(String reason, String transport) {
    boolean connecting =
        reason.equals("connection_failure") || reason.endsWith("_connection_failure");
    return connecting && !transport.isEmpty()
        ? TransportReason.of(transport)
        : BY_REASON.getOrDefault(reason, Symptom.NONE);
  }
}
