package dev.ufo.expose;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A failed entry as an example: enough to find the request again in other logs, and no more. There
 * are no headers and no query, and what looks like somebody's number, name or token in the path is
 * left out.
 */
final class SampleView {
  private static final String LEFT_OUT = "…";
  private static final double NANOS_PER_MILLI = 1e6;

  /** Four digits in a row, a mail address, an escape, or too long to be a word. */
  private static final Pattern PERSONAL =
      Pattern.compile(".*(?:[0-9]{4}|[@%=;]).*|.*[^.]{25,}.*|[0-9]+");

  private SampleView() {}

  static Map<String, Object> tree(Sample sample) {
    Signature signature = sample.signature();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("at", Times.text(sample.startNanos()));
    tree.put("endpoint", sample.place().endpoint());
    tree.put("flags", flags(signature));
    tree.put("code", signature.code());
    tree.put("details", signature.details());
    tree.put("transport_failure_reason", signature.reason());
    tree.put("duration_ms", sample.durationNanos() / NANOS_PER_MILLI);
    tree.put("authority", sample.authority());
    tree.put("path", redacted(sample.path()));
    tree.put("request_id", sample.requestId());
    tree.put("source", sample.place().source().node());
    return tree;
  }

  private static List<String> flags(Signature signature) {
    List<String> flags = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if ((signature.flags() & flag.bit()) != 0) {
        flags.add(flag.name());
      }
    }
    return flags;
  }

  static String redacted(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      segments.add(PERSONAL.matcher(segment).matches() ? LEFT_OUT : segment);
    }
    return String.join("/", segments);
  }
}
