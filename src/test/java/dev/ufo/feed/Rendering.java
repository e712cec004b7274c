package dev.ufo.feed;

import dev.ufo.entry.Stream;
import dev.ufo.text.Attribute;
import dev.ufo.text.KnownFormats;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Recordings of the corpus as the other inputs would have had them: the same entries, in the order
 * in which they were over, a file for each Envoy. What a recording has no tags for is left out.
 */
public enum Rendering {
  /** The recommended attributes, as Envoy's OpenTelemetry logger exports them. */
  OTLP("otlp", "OTLP with the recommended attributes"),
  /** The same in lines of OTLP JSON. */
  OTLP_JSON("otlp-json", "OTLP with the recommended attributes, in lines of JSON"),
  /** The recommended keys, typed as Envoy types them. */
  JSON("json", "JSON with the recommended keys"),
  /** The recommended format string. */
  FULL("full", "text in the recommended format"),
  /** Istio's default. */
  ISTIO("istio", "text in Istio's format"),
  /** Envoy's default. */
  ENVOY("envoy", "text in Envoy's own format");

  private final String label;
  private final String title;

  Rendering(String label, String title) {
    this.label = label;
    this.title = title;
  }

  public String label() {
    return label;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** A recording in each of these ways: its feeds. */
  public static Map<Rendering, List<Feed>> all(String recording) throws IOException {
    List<Logged> entries = Logged.all(recording);
    Map<String, String> attributes = attributes(recording.endsWith(".full"));
    Map<Rendering, List<Feed>> all = new EnumMap<>(Rendering.class);
    for (Rendering rendering : values()) {
      all.put(
          rendering,
          rendering == OTLP
              ? List.of(recording(entries, attributes))
              : rendering.feeds(entries, attributes));
    }
    return all;
  }

  /** What the OpenTelemetry loggers of a recording would have exported, in order. */
  public static List<byte[]> exports(String recording) {
    List<byte[]> exports = new ArrayList<>();
    export(Logged.all(recording), attributes(false), (at, message) -> exports.add(message));
    return exports;
  }

  /** A recording of exports. */
  private static Feed recording(List<Logged> entries, Map<String, String> attributes)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int[] calls = {0};
    try (RecordingWriter writer = new RecordingWriter(file, false)) {
      export(
          entries,
          attributes,
          (at, message) -> {
            try {
              writer.message(at, ++calls[0], Stream.OTLP_EXPORT, message, message.length);
              writer.end(at, calls[0]);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return Feeds.open(new ByteArrayInputStream(file.toByteArray()), "recording", null);
  }

  /** A message a second for each Envoy that logged in it. */
  private static void export(List<Logged> entries, Map<String, String> attributes, Exports to) {
    Map<String, ResourceLogs.Builder> open = new TreeMap<>();
    long flush = 0;
    for (Logged entry : entries) {
      if (entry.ended() >= flush) {
        for (ResourceLogs.Builder logs : open.values()) {
          to.message(
              flush,
              ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build().toByteArray());
        }
        open.clear();
        flush = entry.ended() + 1_000_000_000L;
      }
      open.computeIfAbsent(entry.node, node -> resource(entry))
          .getScopeLogsBuilder(0)
          .addLogRecords(record(entry, attributes));
    }
    for (ResourceLogs.Builder logs : open.values()) {
      to.message(
          flush, ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build().toByteArray());
    }
  }

  private interface Exports {
    void message(long atNanos, byte[] message);
  }

  private static ResourceLogs.Builder resource(Logged entry) {
    ResourceLogs.Builder logs = ResourceLogs.newBuilder();
    logs.getResourceBuilder()
        .addAttributes(text("log_name", "otel_envoy_accesslog"))
        .addAttributes(text("zone_name", ""))
        .addAttributes(text("cluster_name", entry.service))
        .addAttributes(text("node_name", entry.node));
    logs.addScopeLogsBuilder();
    return logs;
  }

  private static LogRecord record(Logged entry, Map<String, String> attributes) {
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(entry.started());
    attributes.forEach((name, format) -> record.addAttributes(text(name, entry.value(format))));
    return record.build();
  }

  public static KeyValue text(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static Map<String, String> attributes(boolean tagged) {
    Map<String, String> attributes = new LinkedHashMap<>(Attribute.recommended());
    if (!tagged) {
      attributes
          .keySet()
          .removeIf(name ->
              name.startsWith("ufo.") && !name.equals("ufo.cluster") && !name.equals("ufo.flags"));
    }
    return attributes;
  }

  private List<Feed> feeds(List<Logged> entries, Map<String, String> attributes)
      throws IOException {
    String format =
        switch (this) {
          case FULL -> KnownFormats.full(attributes);
          case ISTIO -> KnownFormats.ISTIO;
          case ENVOY -> KnownFormats.ENVOY;
          default -> "";
        };
    Map<String, StringBuilder> files = new TreeMap<>();
    for (Logged entry : entries) {
      files
          .computeIfAbsent(entry.node, node -> new StringBuilder())
          .append(
              switch (this) {
                case OTLP_JSON -> otlpJson(entry, attributes);
                case JSON -> json(entry, attributes);
                default -> entry.line(format);
              })
          .append('\n');
    }
    List<Feed> feeds = new ArrayList<>();
    for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
      byte[] bytes = file.getValue().toString().getBytes(StandardCharsets.UTF_8);
      feeds.add(
          Feeds.open(new ByteArrayInputStream(bytes), file.getKey(), this == FULL ? format : null));
    }
    return feeds;
  }

  private static String json(Logged entry, Map<String, String> attributes) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    attributes.forEach(
        (name, format) -> members.add(quoted(name) + ":" + typed(entry.value(format))));
    return members.toString();
  }

  private static String typed(String value) {
    if (value.equals("-")) {
      return "null";
    }
    boolean number = value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? value : quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String otlpJson(Logged entry, Map<String, String> all) {
    StringJoiner attributes = new StringJoiner(",", "[", "]");
    all.forEach((name, format) -> attributes.add(attribute(name, entry.value(format))));
    return """
    {"resourceLogs":[{"resource":{"attributes":[%s,%s]},"scopeLogs":[{"logRecords":[\
    {"timeUnixNano":"%d","attributes":%s}]}]}]}\
    """
        .formatted(
            attribute("node_name", entry.node),
            attribute("cluster_name", entry.service),
            entry.started(),
            attributes);
  }

  private static String attribute(String name, String value) {
    return """
    {"key":%s,"value":{"stringValue":%s}}\
    """
        .formatted(quoted(name), quoted(value));
  }
}
