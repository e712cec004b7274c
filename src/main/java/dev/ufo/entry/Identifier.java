package dev.ufo.entry;

import dev.ufo.signal.Source;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The Identifier of a stream's first message: which Envoy, which log. A real one is 60 KB, nearly
 * all of it the list of Envoy's extensions, and comes again with every stream: that is passed over,
 * not kept.
 */
final class Identifier {
  private static final int MAX_TEXT = 512;

  private Identifier() {}

  /** Tells the stream what its identifier says; bytes that are no protobuf say nothing. */
  static void read(Stream stream, byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    Source source = null;
    String logName = "";
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (1 << 3) | Wire.BYTES -> source = node(bytes, wire.span());
        case (2 << 3) | Wire.BYTES -> logName = text(bytes, wire.span());
        default -> wire.skip(tag);
      }
    }
    if (source != null && !wire.bad) {
      stream.identify(source, logName);
    }
  }

  private static @Nullable Source node(byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    String id = "";
    String service = "";
    String locality = "";
    String version = "";
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (1 << 3) | Wire.BYTES -> id = text(bytes, wire.span());
        case (2 << 3) | Wire.BYTES -> service = text(bytes, wire.span());
        case (4 << 3) | Wire.BYTES -> locality = locality(bytes, wire.span());
        case (7 << 3) | Wire.BYTES -> version = text(bytes, wire.span());
        case (8 << 3) | Wire.BYTES -> version = buildVersion(bytes, wire.span());
        default -> wire.skip(tag);
      }
    }
    if (wire.bad) {
      return null;
    }
    return new Source(id.isEmpty() ? Source.UNKNOWN.node() : id, service, locality, version);
  }

  private static String locality(byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    String[] parts = {"", "", ""};
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      int field = tag >>> 3;
      if (field <= parts.length && (tag & 7) == Wire.BYTES) {
        parts[field - 1] = text(bytes, wire.span());
      } else {
        wire.skip(tag);
      }
    }
    String joined = String.join("/", parts);
    return joined.equals("//") ? "" : joined;
  }

  /** BuildVersion.version, a SemanticVersion. */
  private static String buildVersion(byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    long[] numbers = {0, 0, 0};
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag != (1 << 3 | Wire.BYTES)) {
        wire.skip(tag);
        continue;
      }
      Wire version = new Wire().over(bytes, wire.span());
      for (int part = version.tag(); part != 0; part = version.tag()) {
        int field = part >>> 3;
        if (field <= numbers.length && (part & 7) == Wire.VARINT) {
          numbers[field - 1] = version.varint();
        } else {
          version.skip(part);
        }
      }
    }
    return numbers[0] + "." + numbers[1] + "." + numbers[2];
  }

  private static String text(byte[] bytes, long span) {
    return new String(
        bytes, Entry.at(span), Math.min(Entry.length(span), MAX_TEXT), StandardCharsets.UTF_8);
  }
}
