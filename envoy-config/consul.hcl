# Consul's Envoys send OpenTelemetry logs to UFO. `ufo config consul` prints this file, for Consul 1.17 or newer:
#
#   consul config write consul.hcl
#
# - proxy-defaults is one entry for the whole datacenter: where you have one (consul config read -kind proxy-defaults
#   -name global), add the extensions to it. For one service, put them into its service-defaults. On Kubernetes it is the
#   resource ProxyDefaults, named global, with envoyExtensions: [{ name, arguments }] and the same arguments.
# - URI takes localhost, 127.0.0.1 or ::1 and nothing else: a UFO, or a collector (otel-collector.yaml), on each node or in
#   each pod. For one elsewhere write `Service = { Name = "ufo" }` instead: that takes an explicit upstream to it in every
#   service, or the extension does nothing there and says so only in Consul's log.
# - BufferFlushInterval is a number of nanoseconds here; "1s", as Consul's reference has it, is refused ("unconvertible
#   type 'string'"). BufferSizeBytes left out is 0: a call for each request.
# - Each extension is for one direction. outbound is what the service calls: where upstream failures are. inbound shows
#   the other half. Services of protocol tcp are not logged by this extension, only http, http2 and grpc. For tcp: AccessLogs
#   { Enabled = true, Type = "file", JSONFormat = … }, and the collector's filelog receiver.
# - Any Envoy extension that Envoy rejects keeps the proxy at its last configuration: no operator that it does not know.
#   This file is for the Envoys 1.33 to 1.35 of Consul 1.20 to 1.22: `ufo config consul --envoy-version 1.31` for older ones.
Kind = "proxy-defaults"
Name = "global"

EnvoyExtensions = [
  {
    Name = "builtin/otel-access-logging"
    Arguments = {
      ProxyType    = "connect-proxy"
      ListenerType = "outbound"
      Config = {
        LogName             = "outbound" # --log-name
        BufferFlushInterval = 1000000000
        BufferSizeBytes     = 262144
        GrpcService = {
          Target = {
            URI = "127.0.0.1:19001" # --address
          }
        }
        Attributes = {
          "access_log_type" = "%ACCESS_LOG_TYPE%"
          "ufo.flags" = "%RESPONSE_FLAGS%"
          "response_code" = "%RESPONSE_CODE%"
          "response_code_details" = "%RESPONSE_CODE_DETAILS%"
          "upstream_transport_failure_reason" = "%UPSTREAM_TRANSPORT_FAILURE_REASON%"
          "connection_termination_details" = "%CONNECTION_TERMINATION_DETAILS%"
          "downstream_transport_failure_reason" = "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%"
          "ufo.cluster" = "%UPSTREAM_CLUSTER_RAW%"
          "upstream_host" = "%UPSTREAM_HOST%"
          "upstream_local_address" = "%UPSTREAM_LOCAL_ADDRESS%"
          "upstream_request_attempt_count" = "%UPSTREAM_REQUEST_ATTEMPT_COUNT%"
          "duration" = "%DURATION%"
          "time_to_first_upstream_tx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:ns)%" # from Envoy 1.33
          "time_to_first_upstream_rx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_RX_BEG:ns)%" # from Envoy 1.33
          "time_to_last_upstream_rx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_RX_END:ns)%" # from Envoy 1.33
          "time_to_last_downstream_tx_byte" = "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:ns)%" # from Envoy 1.33
          # "request_tx_duration" = "%REQUEST_TX_DURATION%" # before Envoy 1.33
          # "response_duration" = "%RESPONSE_DURATION%" # before Envoy 1.33
          "upstream_service_time" = "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"
          "upstream_wire_bytes_sent" = "%UPSTREAM_WIRE_BYTES_SENT%"
          "upstream_wire_bytes_received" = "%UPSTREAM_WIRE_BYTES_RECEIVED%"
          "bytes_received" = "%BYTES_RECEIVED%"
          "bytes_sent" = "%BYTES_SENT%"
          "method" = "%REQ(:METHOD)%"
          "protocol" = "%PROTOCOL%"
          "authority" = "%REQ(:AUTHORITY)%"
          "path" = "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
          "request_id" = "%REQ(X-REQUEST-ID)%"
          "route_name" = "%ROUTE_NAME%"
          "downstream_local_address" = "%DOWNSTREAM_LOCAL_ADDRESS%"
          "downstream_remote_address" = "%DOWNSTREAM_REMOTE_ADDRESS%"
          "grpc_status_number" = "%GRPC_STATUS_NUMBER%"
          "x-envoy-overloaded" = "%RESP(X-ENVOY-OVERLOADED)%"
          "tls_inspector_failure_reason" = "%DYNAMIC_METADATA(envoy.filters.listener.tls_inspector:failure_reason)%"
          "ufo.ready_ms" = "%UPSTREAM_CONNECTION_POOL_READY_DURATION%"
          # "ufo.members" = "%CEL(upstream.num_endpoints)%" # from Envoy 1.36
          "ufo.connection" = "%UPSTREAM_CONNECTION_ID%"
          "ufo.tls" = "%UPSTREAM_TLS_VERSION%"
          # "ufo.close" = "%UPSTREAM_DETECTED_CLOSE_TYPE%" # from Envoy 1.38
        }
      }
    }
  },
  {
    Name = "builtin/otel-access-logging"
    Arguments = {
      ProxyType    = "connect-proxy"
      ListenerType = "inbound"
      Config = {
        LogName             = "inbound" # --log-name
        BufferFlushInterval = 1000000000
        BufferSizeBytes     = 262144
        GrpcService = {
          Target = {
            URI = "127.0.0.1:19001" # --address
          }
        }
        Attributes = {
          "access_log_type" = "%ACCESS_LOG_TYPE%"
          "ufo.flags" = "%RESPONSE_FLAGS%"
          "response_code" = "%RESPONSE_CODE%"
          "response_code_details" = "%RESPONSE_CODE_DETAILS%"
          "upstream_transport_failure_reason" = "%UPSTREAM_TRANSPORT_FAILURE_REASON%"
          "connection_termination_details" = "%CONNECTION_TERMINATION_DETAILS%"
          "downstream_transport_failure_reason" = "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%"
          "ufo.cluster" = "%UPSTREAM_CLUSTER_RAW%"
          "upstream_host" = "%UPSTREAM_HOST%"
          "upstream_local_address" = "%UPSTREAM_LOCAL_ADDRESS%"
          "upstream_request_attempt_count" = "%UPSTREAM_REQUEST_ATTEMPT_COUNT%"
          "duration" = "%DURATION%"
          "time_to_first_upstream_tx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:ns)%" # from Envoy 1.33
          "time_to_first_upstream_rx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_RX_BEG:ns)%" # from Envoy 1.33
          "time_to_last_upstream_rx_byte" = "%COMMON_DURATION(DS_RX_BEG:US_RX_END:ns)%" # from Envoy 1.33
          "time_to_last_downstream_tx_byte" = "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:ns)%" # from Envoy 1.33
          # "request_tx_duration" = "%REQUEST_TX_DURATION%" # before Envoy 1.33
          # "response_duration" = "%RESPONSE_DURATION%" # before Envoy 1.33
          "upstream_service_time" = "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"
          "upstream_wire_bytes_sent" = "%UPSTREAM_WIRE_BYTES_SENT%"
          "upstream_wire_bytes_received" = "%UPSTREAM_WIRE_BYTES_RECEIVED%"
          "bytes_received" = "%BYTES_RECEIVED%"
          "bytes_sent" = "%BYTES_SENT%"
          "method" = "%REQ(:METHOD)%"
          "protocol" = "%PROTOCOL%"
          "authority" = "%REQ(:AUTHORITY)%"
          "path" = "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
          "request_id" = "%REQ(X-REQUEST-ID)%"
          "route_name" = "%ROUTE_NAME%"
          "downstream_local_address" = "%DOWNSTREAM_LOCAL_ADDRESS%"
          "downstream_remote_address" = "%DOWNSTREAM_REMOTE_ADDRESS%"
          "grpc_status_number" = "%GRPC_STATUS_NUMBER%"
          "x-envoy-overloaded" = "%RESP(X-ENVOY-OVERLOADED)%"
          "tls_inspector_failure_reason" = "%DYNAMIC_METADATA(envoy.filters.listener.tls_inspector:failure_reason)%"
          "ufo.ready_ms" = "%UPSTREAM_CONNECTION_POOL_READY_DURATION%"
          # "ufo.members" = "%CEL(upstream.num_endpoints)%" # from Envoy 1.36
          "ufo.connection" = "%UPSTREAM_CONNECTION_ID%"
          "ufo.tls" = "%UPSTREAM_TLS_VERSION%"
          # "ufo.close" = "%UPSTREAM_DETECTED_CLOSE_TYPE%" # from Envoy 1.38
        }
      }
    }
  }
]
