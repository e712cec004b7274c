package dev.ufo.text;

import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.entry.Wire;
import dev.ufo.signal.Loss;

/**
 * Reads one ExportLogsServiceRequest in protobuf: resources, their records, the attributes of both.
 * Never throws for any bytes: what cannot be read is counted, and of a broken message what stood
 * before the break is kept. Allocates a few objects a message and none a record, but for the text
 * of numbers. Belongs to one event loop.
 */
public final class OtlpReader {
  private static final int RESOURCE_LOGS = (1 << 3) | Wire.BYTES;
  private static final int RESOURCE = (1 << 3) | Wire.BYTES;
  private static final int SCOPE_LOGS = (2 << 3) | Wire.BYTES;
  private static final int LOG_RECORDS = (2 << 3) | Wire.BYTES;
  private static final int RESOURCE_ATTRIBUTES = (1 << 3) | Wire.BYTES;
  private static final int TIME = (1 << 3) | Wire.FIXED64;
  private static final int BODY = (5 << 3) | Wire.BYTES;
  private static final int ATTRIBUTES = (6 << 3) | Wire.BYTES;
  private static final int OBSERVED = (11 << 3) | Wire.FIXED64;
  private static final int KEY = (1 << 3) | Wire.BYTES;
  private static final int VALUE = (2 << 3) | Wire.BYTES;
  private static final int STRING = (1 << 3) | Wire.BYTES;
  private static final int BOOL = (2 << 3) | Wire.VARINT;
  private static final int INT = (3 << 3) | Wire.VARINT;
  private static final int DOUBLE = (4 << 3) | Wire.FIXED64;
  private static final int MAP = (6 << 3) | Wire.BYTES;
  private static final int MAP_VALUES = (1 << 3) | Wire.BYTES;

  private static final int BODY_NAME = Names.find(Attribute.BODY.label());

  private final OtlpRecords records = new OtlpRecords();
  private final Wire request = new Wire();
  private final Wire resource = new Wire();
  private final Wire scope = new Wire();
  private final Wire record = new Wire();
  private final Wire pair = new Wire();
  private final Wire value = new Wire();
  private byte[] bytes = {};

  /**
   * Gives all records of a request, {@code length} bytes from 0, to the sink, and tells the stream
   * how many were of no use.
   */
  public void message(Stream stream, byte[] b, int length, EntrySink sink) {
    bytes = b;
    records.message(stream);
    request.over(b, 0, length);
    for (int tag = request.tag(); tag != 0; tag = request.tag()) {
      if (tag == RESOURCE_LOGS) {
        ofResource(request.span(), sink);
      } else {
        request.skip(tag);
      }
    }
    if (request.bad) {
      records.refuse(sink, Loss.MESSAGE_MALFORMED);
    }
    stream.refused = records.refused();
  }

  /** First who it is, wherever that stands, then what they say. */
  private void ofResource(long span, EntrySink sink) {
    records.resource.clear();
    resource.over(bytes, span);
    for (int tag = resource.tag(); tag != 0; tag = resource.tag()) {
      if (tag == RESOURCE) {
        attributes(resource.span());
      } else {
        resource.skip(tag);
      }
    }
    boolean broken = resource.bad;
    records.resourceIsTold();
    resource.over(bytes, span);
    for (int tag = resource.tag(); tag != 0; tag = resource.tag()) {
      if (tag == SCOPE_LOGS) {
        ofScope(resource.span(), sink);
      } else {
        resource.skip(tag);
      }
    }
    if (broken) {
      records.refuse(sink, Loss.MESSAGE_MALFORMED);
    }
  }

  private void attributes(long span) {
    record.over(bytes, span);
    for (int tag = record.tag(); tag != 0; tag = record.tag()) {
      if (tag == RESOURCE_ATTRIBUTES) {
        pair(record.span(), records.resource);
      } else {
        record.skip(tag);
      }
    }
  }

  private void ofScope(long span, EntrySink sink) {
    scope.over(bytes, span);
    for (int tag = scope.tag(); tag != 0; tag = scope.tag()) {
      if (tag == LOG_RECORDS) {
        record(scope.span(), sink);
      } else {
        scope.skip(tag);
      }
    }
    if (scope.bad) {
      records.refuse(sink, Loss.MESSAGE_MALFORMED);
    }
  }

  private void record(long span, EntrySink sink) {
    long time = 0;
    long observed = 0;
    records.begin();
    record.over(bytes, span);
    for (int tag = record.tag(); tag != 0; tag = record.tag()) {
      switch (tag) {
        case TIME -> time = record.fixed64();
        case OBSERVED -> observed = record.fixed64();
        case BODY -> value(record.span(), BODY_NAME, records.record);
        case ATTRIBUTES -> pair(record.span(), records.record);
        default -> record.skip(tag);
      }
    }
    if (record.bad) {
      records.refuse(sink, Loss.MALFORMED);
      return;
    }
    records.time(time > 0 ? time : observed);
    records.give(sink);
  }

  private void pair(long span, Draft to) {
    int name = Names.UNKNOWN;
    long value = 0;
    pair.over(bytes, span);
    for (int tag = pair.tag(); tag != 0; tag = pair.tag()) {
      if (tag == KEY) {
        long key = pair.span();
        name = Names.find(bytes, Entry.at(key), Entry.length(key));
      } else if (tag == VALUE) {
        value = pair.span();
      } else {
        pair.skip(tag);
      }
    }
    if (name != Names.UNKNOWN) {
      value(value, name, to);
    }
  }

  /** An AnyValue. */
  private void value(long span, int name, Draft to) {
    value.over(bytes, span);
    long map = 0;
    for (int tag = value.tag(); tag != 0; tag = value.tag()) {
      switch (tag) {
        case STRING -> {
          long text = value.span();
          to.put(name, bytes, Entry.at(text), Entry.length(text));
        }
        case INT -> to.put(name, value.varint());
        case BOOL -> to.put(name, value.varint() == 0 ? FALSE : TRUE);
        case DOUBLE -> to.put(name, Double.longBitsToDouble(value.fixed64()));
        case MAP -> map = value.span();
        default -> value.skip(tag);
      }
    }
    if (map != 0 && name == BODY_NAME) {
      ofMap(map, to);
    }
  }

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** A body with names of its own, as Kuma's or a parsed JSON line. */
  private void ofMap(long span, Draft to) {
    Wire map = new Wire().over(bytes, span);
    for (int tag = map.tag(); tag != 0; tag = map.tag()) {
      if (tag == MAP_VALUES) {
        long each = map.span();
        if (depth < 2) { // a map in a map may be one in it, but no ladder without end
          depth++;
          pair(each, to);
          depth--;
        }
      } else {
        map.skip(tag);
      }
    }
  }

  private int depth;
}
