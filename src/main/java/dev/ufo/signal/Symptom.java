package dev.ufo.signal;

/**
 * What one entry shows of a fault, whatever the words in which its Envoy said so: the same for all
 * versions, separators and spellings.
 *
 * @param detail what this kind adds, from a small vocabulary (an alert, an errno, a limit, the kind
 *     of a timeout); a bounded piece of the text itself where nobody knows it; often empty
 */
public record Symptom(Kind kind, String detail) implements Comparable<Symptom> {
  public static final Symptom NONE = new Symptom(Kind.NONE, "");

  /** How far the request came before it failed. */
  public enum Stage {
    /** It did not fail. */
    NONE,
    /** No host was chosen. */
    NO_HOST,
    /** A limit or a policy of this Envoy's own ended it. */
    POLICY,
    /** The TCP connection did not come about. */
    CONNECT,
    /** The TLS handshake failed. */
    TLS,
    /** The connection stood. */
    CONNECTED,
    /** The client left. */
    CLIENT,
    /** A listener's own finding about a connection that came in: the server's side of a fault. */
    INBOUND
  }

  /** The kinds, in the order in which a request can meet them. */
  public enum Kind {
    NONE("none", Stage.NONE, "it did not fail"),

    NO_MATCHING_ROUTE("no-matching-route", Stage.NO_HOST, "no route matches"),
    NO_CLUSTER("no-cluster", Stage.NO_HOST, "the route's cluster does not exist"),
    DNS_FAILURE("dns-failure", Stage.NO_HOST, "the name does not resolve"),
    NO_HEALTHY_HOST("no-healthy-host", Stage.NO_HOST, "the cluster had no host to offer"),

    OVERFLOW(
        "overflow",
        Stage.POLICY,
        "a circuit breaker's limit: pending, requests, connections, retries"),
    DROPPED("dropped", Stage.POLICY, "load was shed on purpose"),
    FAULT_INJECTED("fault-injected", Stage.POLICY, "the fault filter made it"),

    REFUSED("refused", Stage.CONNECT, "connection refused"),
    NO_ROUTE_TO_HOST("no-route-to-host", Stage.CONNECT, "no route to host"),
    NETWORK_UNREACHABLE("network-unreachable", Stage.CONNECT, "network is unreachable"),
    CONNECT_TIMEOUT(
        "connect-timeout", Stage.CONNECT, "connecting took longer than connect_timeout"),
    CONNECT_RESET("connect-reset", Stage.CONNECT, "reset while connecting"),
    NO_LOCAL_PORT("no-local-port", Stage.CONNECT, "no ephemeral port left"),
    BIND_FAILED("bind-failed", Stage.CONNECT, "the source address cannot be bound"),
    NO_SOCKET("no-socket", Stage.CONNECT, "no socket could be opened"),
    CONNECT_FAILED(
        "connect-failed", Stage.CONNECT, "connecting failed; the detail is the errno, if said"),

    NOT_TLS("not-tls", Stage.TLS, "the peer answers TLS with something else"),
    HANDSHAKE_CUT("handshake-cut", Stage.TLS, "the peer closed or reset inside the handshake"),
    CERTIFICATE_EXPIRED(
        "certificate-expired", Stage.TLS, "the peer's certificate is outside its validity"),
    CERTIFICATE_UNTRUSTED("certificate-untrusted", Stage.TLS, "the peer's chain is not trusted"),
    CERTIFICATE_NAME("certificate-name", Stage.TLS, "the peer's certificate is for another name"),
    CERTIFICATE_REVOKED(
        "certificate-revoked", Stage.TLS, "the peer's certificate is revoked, or the list lapsed"),
    CERTIFICATE_REJECTED(
        "certificate-rejected",
        Stage.TLS,
        "the peer's certificate was refused; it is not said why"),
    CLIENT_CERTIFICATE(
        "client-certificate", Stage.TLS, "the peer refuses or misses Envoy's certificate"),
    HANDSHAKE_REFUSED("handshake-refused", Stage.TLS, "the peer's alert handshake_failure, alone"),
    NO_COMMON_CIPHER("no-common-cipher", Stage.TLS, "no common cipher, curve or version"),
    TLS_VERSION("tls-version", Stage.TLS, "no common TLS version"),
    SERVER_NAME("server-name", Stage.TLS, "the peer does not know the server name"),
    TLS_INTERNAL_ERROR("tls-internal-error", Stage.TLS, "the peer's alert internal_error"),
    NO_COMMON_PROTOCOL("no-common-protocol", Stage.TLS, "no common ALPN protocol"),
    SECRET_MISSING("secret-missing", Stage.TLS, "Envoy has no certificate yet (SDS)"),
    TLS_OTHER("tls-other", Stage.TLS, "another TLS error; the detail names it"),

    CLOSED("closed", Stage.CONNECTED, "the connection was closed before an answer"),
    ANSWER_CUT("answer-cut", Stage.CONNECTED, "ended inside the answer"),
    STREAM_RESET("stream-reset", Stage.CONNECTED, "the peer reset the stream"),
    STREAM_REFUSED(
        "stream-refused", Stage.CONNECTED, "the peer refused the stream, or was going away"),
    LOCAL_RESET("local-reset", Stage.CONNECTED, "this Envoy reset the stream"),
    PROTOCOL_ERROR(
        "protocol-error", Stage.CONNECTED, "the answer is not HTTP of the expected version"),
    TIMEOUT(
        "timeout",
        Stage.CONNECTED,
        "a timeout of this Envoy while a connection stood: route, try, idle, stream"),
    TIMEOUT_CONNECTING(
        "timeout-connecting", Stage.CONNECT, "the route's timeout, before there was a connection"),
    NO_ANSWER("no-answer", Stage.CONNECTED, "a TCP connection on which the upstream sent nothing"),

    CLIENT_LEFT_CONNECTING(
        "client-left-connecting", Stage.CLIENT, "the client left before there was a connection"),
    CLIENT_LEFT_WAITING(
        "client-left-waiting", Stage.CLIENT, "the client left while the upstream was silent"),
    CLIENT_LEFT("client-left", Stage.CLIENT, "the client left"),

    INBOUND_NO_TLS(
        "inbound-no-tls", Stage.INBOUND, "a client spoke plaintext to a listener that wants TLS"),
    INBOUND_NO_MATCH(
        "inbound-no-match", Stage.INBOUND, "no filter chain matches the client's SNI or ALPN"),
    INBOUND_CERTIFICATE(
        "inbound-certificate", Stage.INBOUND, "the client's certificate was refused or missing"),
    INBOUND_TLS("inbound-tls", Stage.INBOUND, "another TLS failure of a client"),

    OTHER(
        "other",
        Stage.CONNECTED,
        "a failure in words that nobody knows; the detail is a piece of them");

    private final String label;
    private final Stage stage;
    private final String meaning;

    Kind(String label, Stage stage, String meaning) {
      this.label = label;
      this.stage = stage;
      this.meaning = meaning;
    }

    /** As metrics and the API write it. */
    public String label() {
      return label;
    }

    public Stage stage() {
      return stage;
    }

    /** For people, in a few words. */
    public String meaning() {
      return meaning;
    }
  }

  /** No symptom of a fault at all. */
  public boolean none() {
    return kind == Kind.NONE;
  }

  @Override
  public int compareTo(Symptom other) {
    int order = kind.compareTo(other.kind);
    return order != 0 ? order : detail.compareTo(other.detail);
  }

  @Override
  public String toString() {
    return detail.isEmpty() ? kind.label : kind.label + "(" + detail + ")";
  }
}
