package dev.ufo.diagnose;

import dev.ufo.diagnose.Said.Range;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;

/** What an Envoy says of each kind of request: the tuples of envoy-signals.md, by name. */
public final class Says {
  private static final String BEFORE = "upstream_reset_before_response_started{";

  private Says() {}

  // ---- what goes well

  /** Answered within so many milliseconds, on a connection that had answered before. */
  public static Said answered(double least, double most) {
    return http(0, 200, "", "", shape(true, true, true, true))
        .on(Connection.REUSED)
        .withWait(Range.ZERO)
        .withAnswer(Range.millis(least, most))
        .idle(20, 700)
        .withSent(new Range(160, 240))
        .withReceived(new Range(300, 900));
  }

  public static Said answered() {
    return answered(3, 9);
  }

  /** The application answered with an error. */
  public static Said error(int code) {
    Said of = answered(2, 6);
    return of.with(of.signature().flags(), code, "via_upstream", "", of.signature().shape());
  }

  /** A TCP connection that both sides used. */
  public static Said tcpAnswered(double least, double most) {
    return answered(least, most).tcp();
  }

  // ---- what never came to a connection

  /** Connecting failed on the way or at the peer; field 18 says how. */
  public static Said connectFails(String reason, double least, double most) {
    return failed(Flag.UF, 503, reset("remote_connection_failure", reason), reason, true, false)
        .withDuration(Range.millis(least, most));
  }

  public static Said refused() {
    return connectFails("delayed connect error: Connection refused", 0.2, 1.8);
  }

  public static Said noRouteToHost(double least, double most) {
    return connectFails("delayed connect error: No route to host", least, most);
  }

  /** Connecting failed on this side. */
  public static Said localFailure(String reason) {
    return failed(Flag.UF, 503, reset("local_connection_failure", reason), reason, true, false)
        .withDuration(Range.millis(0, 0.4));
  }

  /** connect_timeout: the oldest request waited for all of it, those that joined for less. */
  public static Said connectTimeout(double least, double most) {
    return failed(Flag.UF, 503, reset("connection_timeout", ""), "", true, false)
        .withDuration(Range.millis(least, most));
  }

  /** The route's own timeout, before there was a connection. */
  public static Said timeoutConnecting(double millis) {
    return failed(Flag.UT, 504, "response_timeout", "", true, false)
        .withDuration(Range.millis(millis, millis + 2));
  }

  /** A TLS handshake that ended with this error of BoringSSL's. */
  public static Said tlsError(String error) {
    String code = "TLS_error:|" + error + ":TLS_error_end";
    return connectFails(code, 2, 9);
  }

  /** CERTIFICATE_VERIFY_FAILED, since 1.37 with a detail. */
  public static Said verifyFailed(String detail) {
    String behind = detail.isEmpty() ? "" : ":verify cert failed: " + detail;
    return tlsError("268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED" + behind);
  }

  // ---- what failed on a connection

  /** Closed before an answer, so many milliseconds after it was sent. */
  public static Said closed(double least, double most) {
    return onConnection(Flag.UC, 503, reset("connection_termination", ""), least, most);
  }

  /** Closed inside the answer. */
  public static Said answerCut(double least, double most) {
    Said of =
        onConnection(
            Flag.UC,
            200,
            "upstream_reset_after_response_started{connection_termination}",
            least,
            most);
    return of.with(
            of.signature().flags(),
            200,
            of.signature().details(),
            "",
            shape(true, true, true, true))
        .on(Connection.REUSED)
        .receiving(400, 9_000);
  }

  /** The route's timeout while the upstream was silent. */
  public static Said timeout(double millis) {
    return onConnection(Flag.UT, 504, "response_timeout", millis, millis + 3);
  }

  /** One try ran into its own timeout. */
  public static Said perTryTimeout(double millis) {
    return onConnection(Flag.UT, 504, "upstream_per_try_timeout", millis, millis + 2);
  }

  /** RST_STREAM of this name: remote_reset, remote_refused_stream_reset. */
  public static Said streamReset(String name) {
    return onConnection(Flag.UR, 503, reset(name, ""), 1, 8);
  }

  /** The codec could not parse what came, if anything was counted at all. */
  public static Said protocolError(long received) {
    Said of = onConnection(Flag.UPE, 502, reset("protocol_error", ""), 1, 4);
    return received == 0 ? of : of.withReceived(new Range(received, received));
  }

  /** A TCP connection on which the upstream said nothing. */
  public static Said tcpSilent(double least, double most) {
    Said of = answered(least, most).tcp();
    return of.withReceived(Range.ZERO);
  }

  // ---- what had no host, and what policy ended

  /** No host was chosen. */
  public static Said noHost(Flag flag, int code, String details) {
    return failed(flag, code, details, "", false, false).withDuration(Range.millis(0, 0.3));
  }

  public static Said noHealthyUpstream() {
    return noHost(Flag.UH, 503, "no_healthy_upstream");
  }

  /** A breaker's limit, before or after a host was chosen. */
  public static Said overflow(boolean host) {
    return failed(Flag.UO, 503, reset("overflow", ""), "", host, false)
        .withDuration(Range.millis(0, 0.2));
  }

  /** No flag at all: the details are the only trace. */
  public static Said dropped(String details) {
    return http(0, 503, details, "", shape(false, false, false, false))
        .withDuration(Range.millis(0, 0.2));
  }

  // ---- a server's own listener

  /** No filter chain: plaintext where TLS is wanted, or a ClientHello that matches none. */
  public static Said noFilterChain(boolean clientHello) {
    Said of = listener(Flag.NR.bit(), "");
    Shape s = of.signature().shape();
    return of.with(
        of.signature().flags(),
        0,
        "",
        "",
        new Shape(
            s.host(),
            s.local(),
            s.sent(),
            s.answered(),
            s.received(),
            s.retried(),
            s.overloaded(),
            !clientHello,
            s.connection()));
  }

  /** A handshake that the listener ended, in its words. */
  public static Said handshakeRefused(String reason) {
    return listener(0, reason);
  }

  private static Said listener(int flags, String reason) {
    Signature signature =
        new Signature(
            Kind.TCP,
            LogType.NOT_SET,
            flags,
            0,
            0,
            "",
            "",
            reason,
            "",
            -1,
            shape(false, false, false, false),
            Tags.NONE);
    Range none = Range.ABSENT;
    return new Said(signature, Range.millis(0, 4), none, none, none, Range.ZERO, Range.ZERO, 0);
  }

  // ---- clients

  /** The client left while the upstream was silent. */
  public static Said clientLeftWaiting(double least, double most) {
    return onConnection(Flag.DC, 0, "downstream_remote_disconnect", least, most);
  }

  /** The client left before there was a connection. */
  public static Said clientLeftConnecting(double least, double most) {
    return failed(Flag.DC, 0, "downstream_remote_disconnect", "", true, false)
        .withDuration(Range.millis(least, most));
  }

  // ---- how it is made

  private static String reset(String reason, String transport) {
    String tail = transport.isEmpty() ? "" : "|" + transport.replace(' ', '_');
    return BEFORE + reason + tail + "}";
  }

  private static Said failed(
      Flag flag, int code, String details, String reason, boolean host, boolean local) {
    return http(flag.bit(), code, details, reason, shape(host, local, false, false));
  }

  private static Said onConnection(Flag flag, int code, String details, double least, double most) {
    return http(flag.bit(), code, details, "", shape(true, true, true, false))
        .on(Connection.REUSED)
        .withWait(Range.ZERO)
        .withAnswer(Range.millis(least, most))
        .idle(20, 700)
        .withSent(new Range(160, 240));
  }

  private static Said http(int flags, int code, String details, String reason, Shape shape) {
    Signature signature =
        new Signature(
            Kind.HTTP,
            LogType.DOWNSTREAM_END,
            flags,
            0,
            code,
            details,
            reason,
            "",
            "",
            -1,
            shape,
            Tags.NONE);
    Range none = Range.ABSENT;
    return new Said(signature, none, none, none, none, Range.ZERO, Range.ZERO, 0);
  }

  private static Shape shape(boolean host, boolean local, boolean sent, boolean answered) {
    return new Shape(host, local, sent, answered, answered, false, false, false, Connection.NONE);
  }
}
