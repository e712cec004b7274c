package dev.ufo.lab;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The configuration of the lab's Envoys, piece by piece. */
final class EnvoyConfig {
  static final String NETWORK = "envoy.extensions.filters.network.";
  static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private static final Piece TAGS =
      Piece.of(
          """
          custom_tags:
          - {tag: ufo.cluster, value: "%%UPSTREAM_CLUSTER_RAW%%"}
          - {tag: ufo.flags, value: "%%RESPONSE_FLAGS%%"}
          - {tag: ufo.ready_ms, value: "%%UPSTREAM_CONNECTION_POOL_READY_DURATION%%"}
          - {tag: ufo.members, value: "%%CEL(upstream.num_endpoints)%%"}
          - {tag: ufo.connection, value: "%%UPSTREAM_CONNECTION_ID%%"}
          - {tag: ufo.tls, value: "%%UPSTREAM_TLS_VERSION%%"}
          """);
  private static final Piece CLOSE_TYPE =
      Piece.of("{tag: ufo.close, value: \"%%UPSTREAM_DETECTED_CLOSE_TYPE%%\"}");
  private static final int FIRST_WITH_CLOSE_TYPE = 38;

  private final Release release;
  private final Flavour flavour;
  private final InetSocketAddress ufo;

  /** A configuration that logs to an access-log server. */
  EnvoyConfig(Release release, Flavour flavour, InetSocketAddress ufo) {
    this.release = release;
    this.flavour = flavour;
    this.ufo = ufo;
  }

  static Piece address(String ip, int port) {
    return Piece.of("socket_address: {address: %s, port_value: %d}", ip, port);
  }

  /** Where one endpoint is. */
  static Piece endpoint(String ip, int port) {
    return Piece.NOTHING.with("endpoint", Piece.NOTHING.with("address", address(ip, port)));
  }

  static Piece assignment(String cluster, List<Piece> endpoints) {
    return Piece.of("cluster_name: %s", cluster)
        .with("endpoints", List.of(Piece.NOTHING.with("lb_endpoints", endpoints)));
  }

  /** An HTTP/1 cluster with an option such as {@code max_requests_per_connection: 4}. */
  static Piece http1(String options) {
    return Piece.of(
        """
        typed_extension_protocol_options:
          %1$s:
            "@type": type.googleapis.com/%1$s
            explicit_http_config: {http_protocol_options: {}}
            common_http_protocol_options: {%2$s}
        """,
        HTTP_OPTIONS, options);
  }

  static Piece http2() {
    return Piece.of(
        """
        typed_extension_protocol_options:
          %1$s:
            "@type": type.googleapis.com/%1$s
            explicit_http_config: {http2_protocol_options: {}}
        """,
        HTTP_OPTIONS);
  }

  /** The access logger of HTTP or of TCP. */
  Piece accessLog(boolean http, String logName) {
    String kind = http ? "http" : "tcp";
    String type = http ? "Http" : "Tcp";
    Piece log =
        Piece.of(
                """
                common_config:
                  log_name: %s
                  transport_api_version: V3
                  grpc_service: {envoy_grpc: {cluster_name: ufo}, timeout: 2s}
                """,
                logName)
            .as("envoy.extensions.access_loggers.grpc.v3." + type + "GrpcAccessLogConfig");
    if (flavour == Flavour.FULL) {
      log = log.with(Piece.NOTHING.with("common_config", tags()));
      if (http) {
        log =
            log.with(
                "additional_response_headers_to_log", List.of("x-envoy-overloaded", "grpc-status"));
      }
    }
    return Piece.of("name: envoy.access_loggers.%s_grpc", kind).with("typed_config", log);
  }

  private Piece tags() {
    List<Object> all = new ArrayList<>((List<?>) TAGS.map().get("custom_tags"));
    if (release.minor() >= FIRST_WITH_CLOSE_TYPE) {
      all.add(CLOSE_TYPE);
    }
    return Piece.NOTHING.with("custom_tags", all);
  }

  /** The filter that takes HTTP, with routes, and filters before the router. */
  Piece http(String prefix, List<Piece> hosts, List<Piece> filters) {
    List<Piece> chain = new ArrayList<>(filters);
    chain.add(
        Piece.of("name: envoy.filters.http.router")
            .with(
                "typed_config",
                Piece.NOTHING.as("envoy.extensions.filters.http.router.v3.Router")));
    Piece routes =
        Piece.of("{name: routes, validate_clusters: false}").with("virtual_hosts", hosts);
    return Piece.of("name: hcm")
        .with(
            "typed_config",
            Piece.of("{stat_prefix: %s, codec_type: AUTO}", prefix)
                .as(NETWORK + "http_connection_manager.v3.HttpConnectionManager")
                .with("access_log", List.of(accessLog(true, "http_envoy_accesslog")))
                .with("route_config", routes)
                .with("http_filters", chain));
  }

  /** The filter that takes TCP to one cluster. */
  Piece tcp(String cluster) {
    return Piece.of("name: envoy.filters.network.tcp_proxy")
        .with(
            "typed_config",
            Piece.of("{stat_prefix: %1$s, cluster: %1$s}", cluster)
                .as(NETWORK + "tcp_proxy.v3.TcpProxy")
                .with("access_log", List.of(accessLog(false, "tcp_envoy_accesslog"))));
  }

  static Piece listener(String name, String ip, int port, List<Piece> filters) {
    return Piece.of("name: %s", name)
        .with("address", address(ip, port))
        .with("filter_chains", List.of(Piece.NOTHING.with("filters", filters)));
  }

  /** The bootstrap of an Envoy, with the cluster that its logs go to beside its own. */
  Piece bootstrap(String node, String ip, int admin, List<Piece> listeners, List<Piece> clusters) {
    List<Piece> all = new ArrayList<>(clusters);
    all.add(
        Piece.of("{name: ufo, type: STATIC, connect_timeout: 2s}")
            .with(http2())
            .with(
                "load_assignment",
                assignment(
                    "ufo", List.of(endpoint(ufo.getAddress().getHostAddress(), ufo.getPort())))));
    return Piece.of("stats_flush_interval: 60s")
        .with("node", Piece.of("{id: \"%s\", cluster: \"%s\"}", node, node.split("~", -1)[2]))
        .with("admin", Piece.NOTHING.with("address", address(ip, admin)))
        .with("static_resources", Piece.NOTHING.with("listeners", listeners).with("clusters", all));
  }

  /** Where a discovery service is a file. */
  static Piece watched(Object file) {
    return Piece.of("path_config_source: {path: \"%s\"}", file);
  }
}
