package dev.ufo.observe;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.ufo.entry.Addresses;
import dev.ufo.entry.Entry;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Close;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Members;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import dev.ufo.signal.Signature.Tls;
import dev.ufo.signal.Source;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Delta must hold, worked out the plain way from generated messages: maps, strings and lists
 * of numbers, nothing packed and nothing kept in bytes.
 */
final class Expected {
  private static final long ABSENT = -1;

  /** The numbers of one row, as they came. */
  static final class Row {
    final List<Long> starts = new ArrayList<>();
    final List<Long> ends = new ArrayList<>();
    long extraAttempts;
    final Map<Measure, List<Long>> measures = new EnumMap<>(Measure.class);

    private void add(Measure measure, long value) {
      if (value >= 0) {
        measures.computeIfAbsent(measure, none -> new ArrayList<>()).add(value);
      }
    }
  }

  final Map<Delta.Key, Row> rows = new HashMap<>();
  final Set<Path> paths = new HashSet<>();
  final Map<Loss, Long> lost = new EnumMap<>(Loss.class);
  private final Map<String, Long> lastAnswers = new HashMap<>();

  static Source source(Node node) {
    String locality =
        String.join(
            "/",
            node.getLocality().getRegion(),
            node.getLocality().getZone(),
            node.getLocality().getSubZone());
    var version = node.getUserAgentBuildVersion().getVersion();
    return new Source(
        node.getId(),
        node.getCluster(),
        locality.equals("//") ? "" : locality,
        version.getMajorNumber() + "." + version.getMinorNumber() + "." + version.getPatch());
  }

  void http(Source source, HTTPAccessLogEntry entry) {
    count(source, Kind.HTTP, entry.getCommonProperties(), entry.getResponse(), entry);
  }

  void tcp(Source source, TCPAccessLogEntry entry) {
    count(
        source,
        Kind.TCP,
        entry.getCommonProperties(),
        HTTPResponseProperties.getDefaultInstance(),
        HTTPAccessLogEntry.getDefaultInstance());
  }

  private void count(
      Source source,
      Kind kind,
      AccessLogCommon c,
      HTTPResponseProperties response,
      HTTPAccessLogEntry entry) {
    LogType type = LogType.of(c.getAccessLogTypeValue());
    Loss loss = loss(kind, type, c);
    if (loss != null) {
      lost.merge(loss, 1L, Long::sum);
      return;
    }
    boolean host = c.hasUpstreamRemoteAddress();
    Place place = place(source, c, entry);
    if (host && !c.getUpstreamCluster().isEmpty()) {
      paths.add(
          new Path(
              source,
              c.getUpstreamCluster(),
              c.getRouteName(),
              text(c.getDownstreamLocalAddress())));
    }
    long start = nanos(c.getStartTime());
    long duration = Math.max(0, nanos(c.hasDuration(), c.getDuration()));
    long sent = nanos(c.hasTimeToFirstUpstreamTxByte(), c.getTimeToFirstUpstreamTxByte());
    long received = nanos(c.hasTimeToFirstUpstreamRxByte(), c.getTimeToFirstUpstreamRxByte());
    long last = nanos(c.hasTimeToLastUpstreamRxByte(), c.getTimeToLastUpstreamRxByte());
    int flags = flags(c.getResponseFlags());

    Connection connection = Connection.NONE;
    long gap = ABSENT;
    if (kind == Kind.HTTP && c.getUpstreamLocalAddress().getSerializedSize() > 0) {
      String tagged = c.getCustomTagsOrDefault("ufo.connection", "");
      String id =
          source
              + (tagged.isEmpty() || tagged.equals("0") || tagged.equals("-")
                  ? " by " + c.getUpstreamRemoteAddress() + c.getUpstreamLocalAddress()
                  : " as " + tagged);
      Long answered = lastAnswers.get(id);
      connection = answered == null ? Connection.NEW : Connection.REUSED;
      if (answered != null) {
        gap = Math.max(0, start + Math.max(0, sent) - answered);
      }
      if ((flags & Flag.UC.bit()) != 0) {
        lastAnswers.remove(id);
      } else if (received >= 0) {
        lastAnswers.merge(id, start + Math.max(received, last), Math::max);
      }
    }
    Row row =
        rows.computeIfAbsent(
            new Delta.Key(place, signature(kind, type, c, response, flags, connection)),
            none -> new Row());
    row.starts.add(start);
    row.ends.add(start + duration);
    row.extraAttempts += Math.max(0, c.getUpstreamRequestAttemptCount() - 1);
    row.add(Measure.DURATION, duration);
    row.add(Measure.SENT_AFTER, sent);
    if (sent >= 0) {
      row.add(Measure.ANSWER, Math.max(0, (received >= 0 ? received : duration) - sent));
    }
    row.add(Measure.GAP, gap);
    row.add(Measure.BYTES_SENT, c.getUpstreamWireBytesSent());
    row.add(Measure.BYTES_RECEIVED, c.getUpstreamWireBytesReceived());
  }

  private static @Nullable Loss loss(Kind kind, LogType type, AccessLogCommon c) {
    return switch (type) {
      case TCP_CONNECTION_END, DOWNSTREAM_END, UDP_SESSION_END -> null;
      case UPSTREAM_END -> Loss.UPSTREAM_TRY;
      case UNKNOWN -> Loss.UNKNOWN_TYPE;
      case NOT_SET ->
          kind == Kind.HTTP
                  || c.getResponseFlags().getNoRouteFound()
                  || !c.getDownstreamTransportFailureReason().isEmpty()
              ? null
              : Loss.LISTENER_COPY;
      default -> Loss.NOT_AN_END;
    };
  }

  private static Place place(Source source, AccessLogCommon c, HTTPAccessLogEntry entry) {
    String cluster = c.getUpstreamCluster();
    if (c.hasUpstreamRemoteAddress() && !cluster.isEmpty()) {
      return Place.of(source, cluster, text(c.getUpstreamRemoteAddress()));
    }
    String tag = c.getCustomTagsOrDefault("ufo.cluster", "");
    if (cluster.isEmpty() && !tag.equals("-")) {
      cluster = tag;
    }
    String host = c.hasUpstreamRemoteAddress() ? text(c.getUpstreamRemoteAddress()) : "";
    if (!cluster.isEmpty()) {
      return Place.of(source, cluster, host);
    }
    String route = c.getRouteName();
    String authority = route.isEmpty() ? entry.getRequest().getAuthority() : "";
    return new Place(source, "", host, route, authority, text(c.getDownstreamLocalAddress()));
  }

  private static Signature signature(
      Kind kind,
      LogType type,
      AccessLogCommon c,
      HTTPResponseProperties response,
      int flags,
      Connection connection) {
    int code = response.getResponseCode().getValue();
    boolean answered =
        kind == Kind.HTTP
            && flags == 0
            && code >= 100
            && code < 500
            && response.getResponseCodeDetails().equals("via_upstream");
    String status =
        response.getResponseTrailersOrDefault(
            "grpc-status", response.getResponseHeadersOrDefault("grpc-status", ""));
    int grpc = status.matches("[0-9]{1,2}") && !status.equals("0") ? Integer.parseInt(status) : -1;
    boolean overloaded =
        response.containsResponseHeaders("x-envoy-overloaded")
            || response.containsResponseTrailers("x-envoy-overloaded");
    String listed = "," + c.getCustomTagsOrDefault("ufo.flags", "") + ",";
    int byTag = listed.contains(",DO,") ? Flag.DO.bit() : 0;
    byTag |= listed.contains(",UDO,") ? Flag.UDO.bit() : 0;
    return new Signature(
        kind,
        type,
        flags | byTag,
        0,
        answered ? 200 : code,
        answered ? "" : response.getResponseCodeDetails(),
        c.getUpstreamTransportFailureReason(),
        c.getDownstreamTransportFailureReason(),
        c.getConnectionTerminationDetails(),
        grpc,
        new Shape(
            c.hasUpstreamRemoteAddress(),
            c.hasUpstreamLocalAddress(),
            c.hasTimeToFirstUpstreamTxByte(),
            c.hasTimeToFirstUpstreamRxByte(),
            c.getUpstreamWireBytesReceived() > 0,
            c.getUpstreamRequestAttemptCount() > 1,
            overloaded,
            c.getMetadata().toString().contains("ClientHelloNotDetected"),
            connection),
        tags(c.getCustomTagsMap(), answered));
  }

  private static Tags tags(Map<String, String> tags, boolean answered) {
    Tls tls =
        switch (tags.getOrDefault("ufo.tls", "")) {
          case "" -> Tls.UNTAGGED;
          case "-" -> Tls.NONE;
          case "TLSv1.2" -> Tls.TLS_1_2;
          case "TLSv1.3" -> Tls.TLS_1_3;
          default -> Tls.OTHER;
        };
    Members members =
        switch (tags.getOrDefault("ufo.members", "")) {
          case "", "-" -> Members.UNTAGGED;
          case "0" -> Members.ZERO;
          default -> Members.SOME;
        };
    Close close =
        switch (tags.getOrDefault("ufo.close", "")) {
          case "", "-" -> Close.UNTAGGED;
          case "Normal" -> Close.NORMAL;
          case "LocalReset" -> Close.LOCAL_RESET;
          case "RemoteReset" -> Close.REMOTE_RESET;
          default -> Close.OTHER;
        };
    return new Tags(tls, answered ? Members.UNTAGGED : members, answered ? Close.UNTAGGED : close);
  }

  private static int flags(ResponseFlags flags) {
    int bits = 0;
    for (var field : flags.getAllFields().keySet()) {
      for (Flag flag : Flag.values()) {
        bits |= flag.protoField() == field.getNumber() ? flag.bit() : 0;
      }
    }
    return bits;
  }

  private static String text(Address address) {
    byte[] bytes = address.toByteArray();
    return Addresses.text(Corpus.padded(bytes, (byte) 0), Entry.span(0, bytes.length));
  }

  private static long nanos(Timestamp time) {
    return time.getSeconds() * 1_000_000_000 + time.getNanos();
  }

  private static long nanos(boolean has, Duration duration) {
    return has ? duration.getSeconds() * 1_000_000_000 + duration.getNanos() : ABSENT;
  }

  /** Says in words where a Delta is otherwise; empty when it is not. */
  List<String> differences(Delta delta) {
    List<String> found = new ArrayList<>();
    Set<Delta.Key> keys = new HashSet<>(rows.keySet());
    keys.addAll(delta.rows().keySet());
    for (Delta.Key key : keys) {
      Row row = rows.get(key);
      Facts facts = delta.rows().get(key);
      if (row == null || facts == null) {
        found.add((row == null ? "unexpected " : "missing ") + key);
        continue;
      }
      compare(found, key + " count", (long) row.starts.size(), facts.count());
      compare(found, key + " extra attempts", row.extraAttempts, facts.extraAttempts());
      compare(found, key + " first start", least(row.starts), facts.firstStart());
      compare(found, key + " last start", most(row.starts), facts.lastStart());
      compare(found, key + " first end", least(row.ends), facts.firstEnd());
      compare(found, key + " last end", most(row.ends), facts.lastEnd());
      for (Measure measure : Measure.values()) {
        List<Long> values = row.measures.getOrDefault(measure, List.of());
        String what = key + " " + measure;
        compare(found, what, values.stream().mapToLong(v -> v).sum(), facts.sum(measure));
        compare(found, what, values.isEmpty(), facts.least(measure).isEmpty());
        if (!values.isEmpty()) {
          compare(found, what, least(values), facts.least(measure).orElseThrow());
          compare(found, what, most(values), facts.most(measure).orElseThrow());
        }
        compare(found, what, buckets(measure, values), buckets(measure, facts));
      }
    }
    compare(found, "lost", lost, new TreeMap<>(delta.lost()));
    return found;
  }

  private static long least(List<Long> values) {
    return values.stream().mapToLong(v -> v).min().orElseThrow();
  }

  private static long most(List<Long> values) {
    return values.stream().mapToLong(v -> v).max().orElseThrow();
  }

  private static List<Long> buckets(Measure measure, List<Long> values) {
    long[] counts = new long[measure.buckets()];
    for (long value : values) {
      int bucket = measure.buckets() - 1;
      while (measure.lowerBound(bucket) > value) {
        bucket--;
      }
      counts[bucket]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }

  private static List<Long> buckets(Measure measure, Facts facts) {
    long[] counts = new long[measure.buckets()];
    facts.addTo(counts, measure);
    return Arrays.stream(counts).boxed().toList();
  }

  private static void compare(List<String> found, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      found.add(what + ": expected " + expected + " but was " + actual);
    }
  }
}
