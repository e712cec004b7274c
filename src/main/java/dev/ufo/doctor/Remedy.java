package dev.ufo.doctor;

import dev.ufo.signal.Loss;

/** What to change: lines for Envoy's or UFO's configuration, or the command that tells more. */
final class Remedy {
  static final String ACCESS_LOG =
      """
      ufo config envoy    # or istio, envoy-gateway, consul, kuma, otel-collector
      grpc_service: { envoy_grpc: { cluster_name: ufo } }    # a cluster that leads to UFO's grpc.listen, with
      explicit_http_config: { http2_protocol_options: {} }\
      """;

  static final String REACH =
      """
      curl -s 127.0.0.1:9901/clusters | grep ^ufo::    # Envoy's admin, in Istio port 15000: does it reach UFO?
      explicit_http_config: { http2_protocol_options: { connection_keepalive: { interval: 30s, timeout: 5s } } }\
      """;

  static final String FILTER =
      """
      access_log: [{ name: envoy.access_loggers.http_grpc, typed_config: … }]    # without a filter
      curl -s 127.0.0.1:9901/stats?filter=grpc_access_log    # Envoy's admin, in Istio port 15000: logs_written grows with each request\
      """;

  static final String SAMPLE =
      """
      filter: { or_filter: { filters: [{ response_flag_filter: {} }, { runtime_filter: { runtime_key: ufo.successes, percent_sampled: { numerator: 10 } } }] } }
      input: { success_weight: 10 }    # in ufo.yaml: what one success stands for; or take the filter out\
      """;

  static final String FLUSH = "buffer_flush_interval: 1s";

  static final String CLOCK =
      "chronyc makestep    # on that machine; timedatectl tells whether its clock is kept";

  static final String NO_HEARTBEATS =
      """
      access_log_options: { flush_access_log_on_new_request: false }    # and no access_log_flush_interval; or
      filter: { log_type_filter: { types: [DownstreamStart, DownstreamPeriodic, TcpUpstreamConnected, TcpPeriodic], exclude: true } }\
      """;

  static final String ENDS =
      "filter: { log_type_filter: { types: [DownstreamEnd, TcpConnectionEnd] } }    # or no filter";

  static final String DROPPED =
      """
      curl -s 127.0.0.1:9901/stats?filter=grpc_access_log    # Envoy's admin, in Istio port 15000: logs_dropped
      buffer_size_bytes: 262144    # more room while UFO is away; Envoy 1.39 keeps so much\
      """;

  static final String HTTP_LOG =
      "access_log: [{ name: envoy.access_loggers.http_grpc, typed_config: … }]"
          + "    # at each http_connection_manager; ufo config envoy";

  static final String TCP_LOG =
      "access_log: [{ name: envoy.access_loggers.tcp_grpc, typed_config: … }]"
          + "    # at each tcp_proxy; ufo config envoy";

  private static final String SHOW_US =
      "ufo record --out FILE --for 60s    # what comes, as it comes";

  private Remedy() {}

  static String of(Loss loss) {
    return switch (loss) {
      case NOT_HTTP2 ->
          "explicit_http_config: { http2_protocol_options: {} }    # plaintext HTTP/2, no"
              + " transport_socket";
      case MESSAGE_TOO_LARGE ->
          "buffer_size_bytes: 262144    # in Envoy; or in ufo.yaml grpc: { max_message_size: 64MiB"
              + " }";
      case TOO_MANY_CONNECTIONS -> "grpc: { max_connections: 16384 }";
      case SILENT_CONNECTION ->
          "grpc_health_check: {}    # in place of a tcp_health_check; or grpc: { handshake_timeout:"
              + " 30s }";
      case UNKNOWN_METHOD -> "transport_api_version: V3";
      case NO_RESPONSE, UNKNOWN_TYPE -> "an upgrade of UFO, or: " + SHOW_US;
      case UNREADABLE_LINE, NOT_AN_ACCESS_LOG, NO_START_TIME ->
          "ufo config otel-collector    # which attributes to log: docs/inputs.md";
      case IMPLAUSIBLE_TIME, IMPLAUSIBLE_DURATION -> CLOCK;
      default -> SHOW_US;
    };
  }

  /** Twice the room that a table has now, where it has a key. */
  static String room(String table, long size) {
    String key =
        switch (table.replaceFirst("^history_", "")) {
          case "evidence", "endpoint_failures" -> "endpoints";
          case "routes" -> "paths";
          case String name -> name;
        };
    return "limits: { %s: %d }    # in ufo.yaml; and memory for it".formatted(key, 2 * size);
  }
}
