package dev.ufo.signal;

import java.util.Optional;

/**
 * The causes that UFO names. Each is one that an operator can act on: two causes differ where the
 * fix differs. The ids are public (labels, API, runbooks) and never change.
 */
public enum CauseId {
  /** An endpoint that worked now refuses connections, its host is alive. */
  PROCESS_DOWN("process-down"),
  /** Every endpoint refuses and none ever worked on this port. */
  WRONG_PORT("wrong-port"),
  /**
   * An endpoint's address leads nowhere (no route to host, or silence) while the cluster's others
   * work.
   */
  STALE_ADDRESS("stale-address"),
  /** Connects vanish silently, though the addresses worked, or all of them do. */
  BLOCKED_BY_FIREWALL("blocked-by-firewall"),
  /** Connects are refused by something in the path (ICMP prohibited, at once). */
  REJECTED_BY_FIREWALL("rejected-by-firewall"),
  /** This Envoy has no route to the address family or network. */
  NETWORK_UNREACHABLE("network-unreachable"),
  /** New endpoints refuse at first and then work: traffic came before readiness. */
  NOT_READY("not-ready"),
  /**
   * Endpoints cut their open requests, then refuse, then leave: they stop before they are drained.
   */
  UNGRACEFUL_SHUTDOWN("ungraceful-shutdown"),
  /** An endpoint dies under requests and comes back, perhaps again and again. */
  UPSTREAM_CRASH("upstream-crash"),
  /** Idle connections that the upstream closes just as Envoy reuses them. */
  KEEPALIVE_RACE("keepalive-race"),
  /** Connections that were idle for long are dead in the middle (NAT, conntrack, balancer). */
  IDLE_CONNECTION_DROPPED("idle-connection-dropped"),
  /** Connects time out in bursts under load while others succeed: full accept queue, no CPU. */
  LISTENER_OVERLOADED("listener-overloaded"),
  /** Connects succeed, nothing is ever answered: deadlock, out of descriptors, stopped. */
  UPSTREAM_STALLED("upstream-stalled"),
  /** Answers come, but later than the timeout. */
  SLOW_UPSTREAM("slow-upstream"),
  /** Connect_timeout is below what the handshake needs; tries that fit succeed. */
  CONNECT_TIMEOUT_TOO_SHORT("connect-timeout-too-short"),
  /** This Envoy cannot open sockets. */
  ENVOY_OUT_OF_DESCRIPTORS("envoy-out-of-descriptors"),
  /** This Envoy has no ephemeral port left towards a destination. */
  ENVOY_OUT_OF_PORTS("envoy-out-of-ports"),
  /** The configured source address cannot be bound. */
  BAD_BIND_ADDRESS("bad-bind-address"),
  /**
   * Envoy speaks TLS or mTLS, the peer plaintext: sidecar missing, wrong port, wrong appProtocol.
   */
  UPSTREAM_NOT_TLS("upstream-not-tls"),
  /** Envoy speaks plaintext, the peer wants TLS or mTLS. */
  UPSTREAM_REQUIRES_TLS("upstream-requires-tls"),
  /** The peer refuses Envoy's client certificate, or misses it. */
  CLIENT_CERTIFICATE_REJECTED("client-certificate-rejected"),
  /** The peer's certificate is outside its validity. */
  CERTIFICATE_EXPIRED("certificate-expired"),
  /** The peer's certificate chain is not signed by a trusted CA. */
  CERTIFICATE_UNTRUSTED("certificate-untrusted"),
  /** The peer's certificate is for another name (SAN). */
  CERTIFICATE_NAME_MISMATCH("certificate-name-mismatch"),
  /** The peer's certificate was refused and the evidence does not say why (before Envoy 1.37). */
  CERTIFICATE_REJECTED("certificate-rejected"),
  /** The peer's certificate is on a revocation list, or the list has lapsed. */
  CERTIFICATE_REVOKED("certificate-revoked"),
  /** No common TLS version. */
  TLS_VERSION_MISMATCH("tls-version-mismatch"),
  /** The peer refuses the handshake: no common cipher or curve, or a demand it does not name. */
  TLS_HANDSHAKE_REFUSED("tls-handshake-refused"),
  /** The peer does not know the server name that Envoy sends, or misses it. */
  SNI_REJECTED("sni-rejected"),
  /** The peer has no common application protocol. */
  ALPN_MISMATCH("alpn-mismatch"),
  /** Envoy itself has no certificate yet (SDS). */
  TLS_SECRET_MISSING("tls-secret-missing"),
  /** HTTP/2 to an HTTP/1 server or the other way. */
  HTTP_VERSION_MISMATCH("http-version-mismatch"),
  /** The peer answers with something that is not HTTP. */
  UPSTREAM_PROTOCOL_ERROR("upstream-protocol-error"),
  /**
   * One side speaks the PROXY protocol and the other does not; the log alone cannot tell it from
   * `upstream-requires-tls`, so it is named as the alternative until a check settles it.
   */
  PROXY_PROTOCOL_MISMATCH("proxy-protocol-mismatch"),
  /** The peer resets streams of its own will (REFUSED_STREAM, ENHANCE_YOUR_CALM, app). */
  UPSTREAM_RESETS("upstream-resets"),
  /** The cluster has no endpoint at all. */
  NO_ENDPOINTS("no-endpoints"),
  /** Endpoints exist, all are excluded by health checks or ejection. */
  ALL_ENDPOINTS_UNHEALTHY("all-endpoints-unhealthy"),
  /** One of the two above or `dns-failure`, and the evidence does not say which. */
  NO_HEALTHY_ENDPOINTS("no-healthy-endpoints"),
  /** The cluster's name does not resolve. */
  DNS_FAILURE("dns-failure"),
  /** A route names a cluster that does not exist, or not yet. */
  CLUSTER_NOT_FOUND("cluster-not-found"),
  /** No route matches. */
  ROUTE_NOT_FOUND("route-not-found"),
  /**
   * A limit of Envoy's own was reached; `limit` = pending, requests, connections, retries or
   * unknown.
   */
  CIRCUIT_BREAKER_OPEN("circuit-breaker-open"),
  /** Small exchanges work and large ones hang. */
  MTU_BLACK_HOLE("mtu-black-hole"),
  /** Clients leave before Envoy's own timeout while the upstream keeps them waiting. */
  CLIENT_GAVE_UP("client-gave-up"),
  /** Load is shed on purpose (drop_overload, overload manager). */
  OVERLOAD_DROP("overload-drop"),
  /** The fault filter made it. */
  FAULT_INJECTED("fault-injected"),
  /** Failures that fit no cause: said with all evidence and what to look at next. */
  UNEXPLAINED("unexplained");

  private final String id;

  CauseId(String id) {
    this.id = id;
  }

  /** As metrics, the API and runbooks write it. */
  public String id() {
    return id;
  }

  /** The cause of that id, empty when there is none. */
  public static Optional<CauseId> of(String id) {
    for (CauseId cause : values()) {
      if (cause.id.equals(id)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return id;
  }
}
