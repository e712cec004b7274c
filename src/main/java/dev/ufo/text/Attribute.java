package dev.ufo.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What UFO reads of an access log that is not Envoy's gRPC stream: the names of OTLP attributes and
 * of JSON keys, and the format string that fills each. The one place where they stand; the
 * documentation and the ready-made configuration are held against it.
 *
 * <p>A name is Envoy's operator in lower case, or a tag of the recommended configuration. Other
 * names for the same, which Istio, Envoy Gateway, Contour or people use, are understood too, and
 * the earlier one wins. Case does not matter, nor does {@code -} for {@code _}.
 */
public enum Attribute {
  START_TIME(
      "start_time",
      "%START_TIME(%Y-%m-%dT%H:%M:%S.%9fZ)%",
      "when it began; milliseconds or seconds since 1970 will do",
      "@timestamp",
      "timestamp",
      "time"),
  TYPE("access_log_type", "%ACCESS_LOG_TYPE%", "whether the entry is an end, a start or a try"),
  FLAGS(
      "ufo.flags",
      "%RESPONSE_FLAGS%",
      "the response flags, short or long",
      "response_flags",
      "response_flags_long"),
  CODE("response_code", "%RESPONSE_CODE%", "0 when none was sent", "status"),
  DETAILS("response_code_details", "%RESPONSE_CODE_DETAILS%", "why there is that code"),
  REASON(
      "upstream_transport_failure_reason",
      "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
      "why there was no connection"),
  TERMINATION(
      "connection_termination_details", "%CONNECTION_TERMINATION_DETAILS%", "why Envoy closed"),
  DOWNSTREAM_REASON(
      "downstream_transport_failure_reason",
      "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%",
      "the client's TLS failure, as the server's Envoy sees it"),
  CLUSTER(
      "ufo.cluster",
      "%UPSTREAM_CLUSTER_RAW%",
      "the cluster, also where no host was chosen",
      "upstream_cluster_raw",
      "upstream_cluster"),
  HOST(
      "upstream_host",
      "%UPSTREAM_HOST%",
      "the endpoint that was chosen",
      "upstream_remote_address"),
  LOCAL(
      "upstream_local_address",
      "%UPSTREAM_LOCAL_ADDRESS%",
      "Envoy's end of the upstream connection: none, no connection"),
  ATTEMPTS(
      "upstream_request_attempt_count",
      "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
      "tries, hidden ones too"),
  DURATION("duration", "%DURATION%", "milliseconds to the end"),
  FIRST_SENT(
      "time_to_first_upstream_tx_byte",
      "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:ns)%",
      "nanoseconds to the first byte sent upstream"),
  FIRST_RECEIVED(
      "time_to_first_upstream_rx_byte",
      "%COMMON_DURATION(DS_RX_BEG:US_RX_BEG:ns)%",
      "nanoseconds to the first byte of the answer"),
  LAST_RECEIVED(
      "time_to_last_upstream_rx_byte",
      "%COMMON_DURATION(DS_RX_BEG:US_RX_END:ns)%",
      "nanoseconds to the last byte of the answer"),
  LAST_ANSWERED(
      "time_to_last_downstream_tx_byte",
      "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:ns)%",
      "nanoseconds to the end, where the client stayed for it"),
  SENT_MILLIS(
      "request_tx_duration",
      "%REQUEST_TX_DURATION%",
      "milliseconds to the last byte sent upstream, where the first is not told"),
  RESPONSE_MILLIS(
      "response_duration",
      "%RESPONSE_DURATION%",
      "milliseconds to the first byte of the answer, where nanoseconds are not told"),
  SERVICE_MILLIS(
      "upstream_service_time",
      "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
      "milliseconds that the upstream took, where nothing better is told",
      "x-envoy-upstream-service-time"),
  SENT(
      "upstream_wire_bytes_sent", "%UPSTREAM_WIRE_BYTES_SENT%", "bytes to the upstream, all tries"),
  RECEIVED(
      "upstream_wire_bytes_received", "%UPSTREAM_WIRE_BYTES_RECEIVED%", "bytes from the upstream"),
  BODY_RECEIVED(
      "bytes_received", "%BYTES_RECEIVED%", "bytes from the client, where those are not told"),
  BODY_SENT("bytes_sent", "%BYTES_SENT%", "bytes to the client, where those are not told"),
  METHOD("method", "%REQ(:METHOD)%", "with the protocol: a request, no TCP connection", ":method"),
  PROTOCOL("protocol", "%PROTOCOL%", "with the method: a request, no TCP connection"),
  AUTHORITY("authority", "%REQ(:AUTHORITY)%", "the host that was asked for", ":authority"),
  PATH(
      "path",
      "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
      "for samples; without its query",
      "x-envoy-original-path",
      "x-envoy-origin-path",
      ":path"),
  REQUEST_ID("request_id", "%REQ(X-REQUEST-ID)%", "for samples", "x-request-id"),
  ROUTE("route_name", "%ROUTE_NAME%", "names the cluster where nothing else does"),
  LISTENER(
      "downstream_local_address",
      "%DOWNSTREAM_LOCAL_ADDRESS%",
      "the listener, which names the cluster of TCP where nothing else does"),
  PEER("downstream_remote_address", "%DOWNSTREAM_REMOTE_ADDRESS%", "the client"),
  GRPC_STATUS("grpc_status_number", "%GRPC_STATUS_NUMBER%", "number or name", "grpc_status"),
  OVERLOADED(
      "x-envoy-overloaded", "%RESP(X-ENVOY-OVERLOADED)%", "a limit of Envoy's own was reached"),
  CLIENT_HELLO(
      "tls_inspector_failure_reason",
      "%DYNAMIC_METADATA(envoy.filters.listener.tls_inspector:failure_reason)%",
      "a client spoke plaintext where TLS was expected"),
  READY(
      "ufo.ready_ms",
      "%UPSTREAM_CONNECTION_POOL_READY_DURATION%",
      "the wait for a connection, also when it failed",
      "upstream_connection_pool_ready_duration"),
  MEMBERS("ufo.members", "%CEL(upstream.num_endpoints)%", "0 endpoints against unhealthy ones"),
  CONNECTION(
      "ufo.connection",
      "%UPSTREAM_CONNECTION_ID%",
      "new or reused, exactly",
      "upstream_connection_id"),
  TLS("ufo.tls", "%UPSTREAM_TLS_VERSION%", "plaintext or which TLS", "upstream_tls_version"),
  CLOSE(
      "ufo.close",
      "%UPSTREAM_DETECTED_CLOSE_TYPE%",
      "how a TCP upstream closed, from Envoy 1.38",
      "upstream_detected_close_type"),
  NODE(
      "node_name",
      "",
      "which Envoy; its OpenTelemetry logger adds it",
      "node.id",
      "node_id",
      "service.instance.id",
      "k8s.pod.name",
      "pod_name",
      "host.name",
      "hostname"),
  SERVICE(
      "cluster_name",
      "",
      "the Envoy's own service; its OpenTelemetry logger adds it",
      "service.name",
      "k8s.deployment.name"),
  ZONE("zone_name", "", "its zone; its OpenTelemetry logger adds it", "cloud.availability_zone"),
  LOG_NAME("log_name", "", "which log; the OpenTelemetry logger adds it"),
  BODY(
      "body",
      "",
      "a line inside the record, read where its attributes say nothing",
      "log",
      "message",
      "msg",
      "textpayload");

  private final String label;
  private final String format;
  private final String tells;
  private final String aliases;

  Attribute(String label, String format, String tells, String... aliases) {
    this.label = label;
    this.format = format;
    this.tells = tells;
    this.aliases = String.join(" ", aliases);
  }

  /** Its name in attributes and keys. */
  public String label() {
    return label;
  }

  /** The format string that fills it; empty for what the logger or the collector adds itself. */
  public String format() {
    return format;
  }

  /** What it is good for. */
  public String tells() {
    return tells;
  }

  /** Other names that are understood, the better ones first. */
  public List<String> aliases() {
    return aliases.isEmpty() ? List.of() : List.of(aliases.split(" ", -1));
  }

  /** What a configuration should have: each name with its format string, in this order. */
  public static Map<String, String> recommended() {
    Map<String, String> formats = new LinkedHashMap<>();
    for (Attribute attribute : values()) {
      if (!attribute.format.isEmpty()) {
        formats.put(attribute.label, attribute.format);
      }
    }
    return Collections.unmodifiableMap(formats);
  }

  public long bit() {
    return 1L << ordinal();
  }
}
