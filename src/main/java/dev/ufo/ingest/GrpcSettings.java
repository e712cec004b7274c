package dev.ufo.ingest;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the gRPC server listens and what it bears.
 *
 * @param maxMessageSize bytes; Envoy's TCP logger can send far more than its buffer size after a
 *     pause
 * @param flowControlWindow bytes in flight per stream and connection; a fixed one keeps Netty's
 *     buffers small
 * @param keepaliveTime how long a connection may be silent before it is pinged
 * @param keepaliveTimeout how long the ping's answer may take
 * @param handshakeTimeout how long a new connection may take to speak HTTP/2
 * @param threads event loops, 0 for one a core
 */
public record GrpcSettings(
    InetSocketAddress listen,
    int maxMessageSize,
    int flowControlWindow,
    Duration keepaliveTime,
    Duration keepaliveTimeout,
    Duration handshakeTimeout,
    int maxConnections,
    int maxStreamsPerConnection,
    int threads) {}
