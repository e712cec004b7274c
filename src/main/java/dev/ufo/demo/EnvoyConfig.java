package dev.ufo.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The demo's configuration of Envoy: one listener with a route to each upstream, UFO's recommended
 * access log, no admin interface; and the clusters in a file that Envoy watches.
 */
final class EnvoyConfig {
  private static final String TAGS =
      """
                              custom_tags:
                                - { tag: ufo.cluster, value: "%UPSTREAM_CLUSTER_RAW%" }
                                - { tag: ufo.flags, value: "%RESPONSE_FLAGS%" }
                                - { tag: ufo.ready_ms, value: "%UPSTREAM_CONNECTION_POOL_READY_DURATION%" }
                                - { tag: ufo.members, value: "%CEL(upstream.num_endpoints)%" }
                                - { tag: ufo.connection, value: "%UPSTREAM_CONNECTION_ID%" }
                                - { tag: ufo.tls, value: "%UPSTREAM_TLS_VERSION%" }
      """;

  private static final String BOOTSTRAP =
      """
      node: { id: demo, cluster: demo }
      dynamic_resources:
        cds_config:
          resource_api_version: V3
          path_config_source: { path: "@FILE@" }
      static_resources:
        listeners:
          - name: http
            address: { socket_address: { address: 127.0.0.1, port_value: @PORT@ } }
            filter_chains:
              - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: http
                      access_log:
                        - name: envoy.access_loggers.http_grpc
                          typed_config:
                            "@type": type.googleapis.com/envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig
                            common_config:
                              log_name: http_envoy_accesslog
                              transport_api_version: V3
                              grpc_service: { envoy_grpc: { cluster_name: ufo } }
                              buffer_size_bytes: 16384
                              buffer_flush_interval: 1s
      @TAGS@                route_config:
                        validate_clusters: false
                        virtual_hosts:
                          - name: all
                            domains: ["*"]
                            routes:
      @ROUTES@                http_filters:
                        - name: envoy.filters.http.router
                          typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
        clusters:
          - name: ufo
            type: STATIC
            connect_timeout: 1s
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: { http2_protocol_options: {} }
            load_assignment:
              cluster_name: ufo
              endpoints: [{ lb_endpoints: [@UFO@] }]
      """;

  private static final String ROUTE =
      """
                              - { name: @NAME@, match: { prefix: /@NAME@ }, route: { cluster: @NAME@, timeout: 3s } }
      """;

  private static final String CLUSTER =
      """
        - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
          name: @NAME@
          type: STATIC
          connect_timeout: 1s
      @MORE@    load_assignment:
            cluster_name: @NAME@
            endpoints: [{ lb_endpoints: [@ENDPOINTS@] }]
      """;

  private static final String TLS =
      """
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext }
      """;

  private static final String BREAKER =
      """
          circuit_breakers: { thresholds: [{ max_requests: @MOST@ }] }
      """;

  private EnvoyConfig() {}

  /** A cluster as it stands in the file. */
  record Cluster(String name, List<Integer> ports, boolean tls, int maxRequests) {}

  static String bootstrap(
      String clusterFile,
      int listener,
      String ufoHost,
      int ufoPort,
      List<String> routes,
      boolean tags) {
    StringBuilder all = new StringBuilder();
    for (String route : routes) {
      all.append(ROUTE.replace("@NAME@", route));
    }
    return BOOTSTRAP
        .replace("@FILE@", clusterFile)
        .replace("@PORT@", Integer.toString(listener))
        .replace("@TAGS@", tags ? TAGS : "")
        .replace("@ROUTES@", all)
        .replace("@UFO@", endpoint(ufoHost, ufoPort));
  }

  static String clusters(List<Cluster> clusters) {
    StringBuilder all = new StringBuilder("resources:\n");
    for (Cluster each : clusters) {
      String more =
          (each.tls ? TLS : "") + BREAKER.replace("@MOST@", Integer.toString(each.maxRequests));
      List<String> endpoints = new ArrayList<>();
      for (int port : each.ports) {
        endpoints.add(endpoint("127.0.0.1", port));
      }
      all.append(
          CLUSTER
              .replace("@NAME@", each.name)
              .replace("@MORE@", more)
              .replace("@ENDPOINTS@", String.join(", ", endpoints)));
    }
    return all.toString();
  }

  private static String endpoint(String host, int port) {
    return "{ endpoint: { address: { socket_address: { address: \"%s\", port_value: %d } } } }"
        .formatted(host, port);
  }
}
