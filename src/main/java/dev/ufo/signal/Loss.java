package dev.ufo.signal;

import java.util.Locale;

/**
 * Why something that arrived was not counted. Each is a {@code reason} of {@code
 * ufo_entries_lost_total}; what arrived is always the sum of what was counted and what was lost.
 * Bytes in which no entry can be told from the next count as one entry.
 */
public enum Loss {
  NOT_AN_END("a start or heartbeat entry: the request's own end is counted instead"),
  UNKNOWN_TYPE("an entry of an access_log_type that this UFO does not know"),
  UPSTREAM_TRY(
      "one try of a request (router upstream_log): the request's own end is counted instead"),
  LISTENER_COPY("the listener's copy of a connection that its proxy logs too"),
  NO_COMMON_PROPERTIES("an entry without common_properties"),
  NO_RESPONSE("an HTTP entry without response"),
  EMPTY("an entry or message of no bytes"),
  MALFORMED("an entry whose bytes are not protobuf"),
  TRUNCATED("a message that ends inside an entry; the rest of it is gone"),
  MESSAGE_MALFORMED("a message whose bytes are not protobuf; the rest of it is gone"),
  UNREADABLE_LINE("a log line in none of the formats that UFO knows or was given"),
  LINE_TOO_LONG("a log line of over 16 MiB"),
  NOT_AN_ACCESS_LOG("a log line or record in which nothing stands that Envoy says of a request"),
  NO_START_TIME("an entry without start_time"),
  IMPLAUSIBLE_TIME(
      "a start_time before 2000 or after 2200, with impossible nanoseconds, or not a time"),
  IMPLAUSIBLE_DURATION("a negative duration, one of over a year, or with impossible nanoseconds"),
  MESSAGE_TOO_LARGE(
      "a gRPC message above grpc.max_message_size; its stream ends, Envoy opens a new one"),
  STREAM_RESET("a stream that the peer reset inside a message"),
  UNDECODABLE_MESSAGE("a gRPC message that cannot be decompressed or is cut; its stream ends"),
  NOT_HTTP2("a connection that does not speak HTTP/2, such as plain HTTP/1 or TLS"),
  SILENT_CONNECTION("a connection that sent nothing within the handshake time"),
  TOO_MANY_CONNECTIONS("a connection above grpc.max_connections"),
  UNKNOWN_METHOD("a call of a gRPC method that UFO does not serve"),
  INTERNAL("a defect of UFO; the log has it");

  private final String meaning;

  Loss(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }

  /** The label value. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
