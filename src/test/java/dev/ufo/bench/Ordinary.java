package dev.ufo.bench;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.ufo.tally.Measure;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What anyone would write to count the same facts, and write well: the generated parser, records as
 * keys of a ConcurrentHashMap, LongAdders as counters and histograms, a map of connections. Safe
 * for many threads.
 */
final class Ordinary implements Counting {
  private static final int HISTORY = 65_536;
  private static final long LEAST_SECONDS = 946_684_800;

  private final Map<Connection, Long> answers = new ConcurrentHashMap<>();
  private volatile Map<Key, Row> rows = new ConcurrentHashMap<>();
  private volatile Set<Path> paths = ConcurrentHashMap.newKeySet();
  private volatile Map<Key, HTTPAccessLogEntry> samples = new ConcurrentHashMap<>();
  private final LongAdder arrived = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Histogram delays = new Histogram(Measure.DURATION);

  /** What equal entries share. */
  record Key(
      String source,
      String cluster,
      String endpoint,
      String route,
      String authority,
      String listener,
      boolean tcp,
      AccessLogType type,
      ResponseFlags flags,
      int code,
      String details,
      String reason,
      String downstreamReason,
      String termination,
      String grpcStatus,
      boolean local,
      boolean sent,
      boolean answered,
      boolean received,
      boolean retried,
      String tls,
      String members,
      String close,
      Use use) {}

  /** The upstream connection that was used. */
  record Connection(String source, String endpoint, String local) {}

  /** A way to a cluster. */
  record Path(String source, String cluster, String route, String listener) {}

  /** Whether a connection had answered before. */
  enum Use {
    NONE,
    NEW,
    REUSED
  }

  /** Counters of one measure. */
  static final class Histogram {
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator least = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator most = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final LongAdder[] buckets;
    private final long unit;

    Histogram(Measure measure) {
      unit = measure.lowerBound(1);
      buckets = new LongAdder[measure.buckets()];
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    void add(long value) {
      sum.add(value);
      least.accumulate(value);
      most.accumulate(value);
      buckets[bucket(value / unit)].increment();
    }

    private int bucket(long units) {
      if (units < 2) {
        return (int) units;
      }
      int exponent = 63 - Long.numberOfLeadingZeros(units);
      return Math.min(2 * exponent + (int) ((units >>> (exponent - 1)) & 1), buckets.length - 1);
    }
  }

  /** Counters of one key. */
  static final class Row {
    private final LongAdder count = new LongAdder();
    private final LongAdder extraAttempts = new LongAdder();
    private final LongAccumulator firstStart = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastStart = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final LongAccumulator firstEnd = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastEnd = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final Histogram duration = new Histogram(Measure.DURATION);
    private final Histogram sentAfter = new Histogram(Measure.SENT_AFTER);
    private final Histogram answer = new Histogram(Measure.ANSWER);
    private final Histogram gap = new Histogram(Measure.GAP);
    private final Histogram bytesSent = new Histogram(Measure.BYTES_SENT);
    private final Histogram bytesReceived = new Histogram(Measure.BYTES_RECEIVED);
  }

  private String source = "";

  @Override
  public void round(Payload payload) {
    for (byte[] message : payload.messages()) {
      try {
        count(StreamAccessLogsMessage.parseFrom(message), source, payload.arrivedNanos());
      } catch (InvalidProtocolBufferException e) {
        lost.increment();
      }
    }
  }

  /** Counts one message of a stream; gives back the stream's source. */
  String count(StreamAccessLogsMessage message, String streamSource, long arrivedNanos) {
    String from =
        message.hasIdentifier() ? message.getIdentifier().getNode().getId() : streamSource;
    for (HTTPAccessLogEntry entry : message.getHttpLogs().getLogEntryList()) {
      arrived.increment();
      if (entry.hasCommonProperties() && entry.hasResponse()) {
        count(from, entry.getCommonProperties(), entry, arrivedNanos);
      } else {
        lost.increment();
      }
    }
    for (TCPAccessLogEntry entry : message.getTcpLogs().getLogEntryList()) {
      arrived.increment();
      if (entry.hasCommonProperties()) {
        count(from, entry.getCommonProperties(), null, arrivedNanos);
      } else {
        lost.increment();
      }
    }
    return from;
  }

  @SuppressWarnings("deprecation") // what Envoys before 1.27 mark a heartbeat with
  private void count(
      String from, AccessLogCommon common, HTTPAccessLogEntry http, long arrivedNanos) {
    AccessLogType type = common.getAccessLogType();
    boolean ends =
        type == AccessLogType.DownstreamEnd
            || type == AccessLogType.TcpConnectionEnd
            || type == AccessLogType.UdpSessionEnd
            || (type == AccessLogType.NotSet && !common.getIntermediateLogEntry());
    if (!ends || common.getStartTime().getSeconds() < LEAST_SECONDS) {
      lost.increment();
      return;
    }
    long start = nanos(common.getStartTime());
    long duration = nanos(common.getDuration());
    long sent =
        common.hasTimeToFirstUpstreamTxByte() ? nanos(common.getTimeToFirstUpstreamTxByte()) : -1;
    long received =
        common.hasTimeToFirstUpstreamRxByte() ? nanos(common.getTimeToFirstUpstreamRxByte()) : -1;
    String endpoint = text(common.getUpstreamRemoteAddress());
    String listener = text(common.getDownstreamLocalAddress());
    String local = text(common.getUpstreamLocalAddress());

    Use use = Use.NONE;
    long gap = -1;
    if (!local.isEmpty() && http != null) {
      Connection connection = new Connection(from, endpoint, local);
      Long before = answers.get(connection);
      use = before == null ? Use.NEW : Use.REUSED;
      if (before != null) {
        gap = Math.max(0, start + Math.max(sent, 0) - before);
      }
      if (common.getResponseFlags().getUpstreamConnectionTermination()) {
        answers.remove(connection);
      } else if (received >= 0) {
        long last = Math.max(received, nanos(common.getTimeToLastUpstreamRxByte()));
        answers.merge(connection, start + last, Math::max);
      }
      if (answers.size() > HISTORY) {
        answers.clear();
      }
    }
    if (!endpoint.isEmpty()) {
      paths.add(new Path(from, common.getUpstreamCluster(), common.getRouteName(), listener));
    }
    Key key = key(from, common, http, endpoint, listener, local, use);
    Row row = rows.get(key);
    if (row == null) {
      row = rows.computeIfAbsent(key, k -> new Row());
      if (http != null && !key.flags.equals(ResponseFlags.getDefaultInstance())) {
        samples.putIfAbsent(key, http);
      }
    }
    row.count.increment();
    row.extraAttempts.add(Math.max(common.getUpstreamRequestAttemptCount() - 1, 0));
    row.firstStart.accumulate(start);
    row.lastStart.accumulate(start);
    row.firstEnd.accumulate(start + duration);
    row.lastEnd.accumulate(start + duration);
    row.duration.add(duration);
    if (sent >= 0) {
      row.sentAfter.add(sent);
      row.answer.add(Math.max(0, (received >= 0 ? received : duration) - sent));
    }
    if (gap >= 0) {
      row.gap.add(gap);
    }
    row.bytesSent.add(common.getUpstreamWireBytesSent());
    row.bytesReceived.add(common.getUpstreamWireBytesReceived());
    delays.add(Math.max(0, arrivedNanos - start - duration));
  }

  private static Key key(
      String from,
      AccessLogCommon common,
      HTTPAccessLogEntry http,
      String endpoint,
      String listener,
      String local,
      Use use) {
    Map<String, String> tags = common.getCustomTagsMap();
    HTTPResponseProperties response =
        http == null ? HTTPResponseProperties.getDefaultInstance() : http.getResponse();
    int code = response.getResponseCode().getValue();
    boolean answered =
        code >= 100 && code < 500 && response.getResponseCodeDetails().equals("via_upstream");
    String cluster = common.getUpstreamCluster();
    if (cluster.isEmpty()) {
      cluster = tags.getOrDefault("ufo.cluster", "");
    }
    boolean known = !endpoint.isEmpty() || !cluster.isEmpty();
    String route = known ? "" : common.getRouteName();
    return new Key(
        from,
        cluster,
        endpoint,
        route,
        known || !route.isEmpty() || http == null ? "" : http.getRequest().getAuthority(),
        known ? "" : listener,
        http == null,
        common.getAccessLogType(),
        common.getResponseFlags(),
        answered ? 200 : code,
        answered ? "" : response.getResponseCodeDetails(),
        common.getUpstreamTransportFailureReason(),
        common.getDownstreamTransportFailureReason(),
        common.getConnectionTerminationDetails(),
        response.getResponseTrailersOrDefault(
            "grpc-status", response.getResponseHeadersOrDefault("grpc-status", "")),
        !local.isEmpty(),
        common.hasTimeToFirstUpstreamTxByte(),
        common.hasTimeToFirstUpstreamRxByte(),
        common.getUpstreamWireBytesReceived() > 0,
        common.getUpstreamRequestAttemptCount() > 1,
        tags.getOrDefault("ufo.tls", ""),
        answered ? "" : tags.getOrDefault("ufo.members", ""),
        answered ? "" : tags.getOrDefault("ufo.close", ""),
        use);
  }

  private static String text(Address address) {
    return address.hasSocketAddress()
        ? address.getSocketAddress().getAddress() + ":" + address.getSocketAddress().getPortValue()
        : "";
  }

  private static long nanos(Timestamp time) {
    return time.getSeconds() * 1_000_000_000 + time.getNanos();
  }

  private static long nanos(Duration duration) {
    return duration.getSeconds() * 1_000_000_000 + duration.getNanos();
  }

  @Override
  public long takeCounted() {
    Map<Key, Row> counted = rows;
    rows = new ConcurrentHashMap<>();
    paths = ConcurrentHashMap.newKeySet();
    samples = new ConcurrentHashMap<>();
    long sum = 0;
    for (Row row : counted.values()) {
      sum += row.count.sum();
    }
    return sum + lost.sumThenReset();
  }

  long arrivedSoFar() {
    return arrived.sum();
  }
}
