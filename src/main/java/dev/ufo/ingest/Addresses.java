package dev.ufo.ingest;

import java.nio.charset.StandardCharsets;

/**
 * Envoy's Address in the form people write: {@code 10.90.0.12:8080}, {@code [fd00::1]:8080}, {@code
 * host:http}, {@code unix:/run/app.sock}, {@code internal:listener/endpoint}. Empty for an empty
 * address.
 */
public final class Addresses {
  /** More than the bytes that an address needs besides those of its text. */
  static final int MOST_AROUND = 32;

  private static final int MAX_VARINT = 5;
  private static final int PIPE = 2;
  private static final int INTERNAL = 3;

  private Addresses() {}

  public static String text(byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    String text = "";
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (1 << 3) | Wire.BYTES -> text = socket(bytes, wire.span());
        case (2 << 3) | Wire.BYTES -> text = "unix:" + string(bytes, wire.span(), 1);
        case (3 << 3) | Wire.BYTES -> text = internal(bytes, wire.span());
        default -> wire.skip(tag);
      }
    }
    return text;
  }

  private static String socket(byte[] bytes, long span) {
    Wire wire = new Wire().over(bytes, span);
    String host = "";
    String port = "0";
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (2 << 3) | Wire.BYTES -> host = string(bytes, wire.span());
        case (3 << 3) | Wire.VARINT -> port = Long.toString(wire.varint() & 0xffffffffL);
        case (4 << 3) | Wire.BYTES -> port = string(bytes, wire.span());
        default -> wire.skip(tag);
      }
    }
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  private static String internal(byte[] bytes, long span) {
    String endpoint = string(bytes, span, 2);
    return "internal:" + string(bytes, span, 1) + (endpoint.isEmpty() ? "" : "/" + endpoint);
  }

  private static String string(byte[] bytes, long message, int field) {
    Wire wire = new Wire().over(bytes, message);
    String text = "";
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == (field << 3 | Wire.BYTES)) {
        text = string(bytes, wire.span());
      } else {
        wire.skip(tag);
      }
    }
    return text;
  }

  private static String string(byte[] bytes, long span) {
    return new String(bytes, Entry.at(span), Entry.length(span), StandardCharsets.UTF_8);
  }

  /**
   * The other way round, from the text that Envoy's logs have: {@code host:port}, {@code
   * [host]:port}, a path, {@code envoy://listener/endpoint}; writes the message behind {@code end}
   * and says where it ends.
   */
  static int write(byte[] text, int at, int length, byte[] to, int end) {
    int stop = at + length;
    if (starts(text, at, stop, "envoy://")) {
      int from = at + "envoy://".length();
      int slash = from;
      while (slash < stop && text[slash] != '/') {
        slash++;
      }
      int head = end + 2 * MAX_VARINT;
      int inner = field(to, head, 1, text, from, slash);
      inner = slash + 1 < stop ? field(to, inner, 2, text, slash + 1, stop) : inner;
      return wrap(to, end, INTERNAL, head, inner);
    }
    int path = starts(text, at, stop, "unix:") ? at + "unix:".length() : at;
    if (path < stop && (text[path] == '/' || text[path] == '@')) {
      int head = end + 2 * MAX_VARINT;
      return wrap(to, end, PIPE, head, field(to, head, 1, text, path, stop));
    }
    return socket(text, at, stop, to, end);
  }

  private static int socket(byte[] text, int at, int stop, byte[] to, int end) {
    int colon = stop - 1;
    while (colon >= at && Spelling.isDigit(text[colon])) {
      colon--;
    }
    boolean hasPort = colon >= at && text[colon] == ':' && stop - colon - 1 <= 9;
    long port = hasPort ? Math.max(0, Spelling.digits(text, colon + 1, stop - colon - 1)) : 0;
    int from = at;
    int until = hasPort ? colon : stop;
    if (until - from >= 2 && text[from] == '[' && text[until - 1] == ']') {
      from++;
      until--;
    }
    int head = end + 2 * MAX_VARINT;
    int inner = field(to, head, 2, text, from, until);
    to[inner++] = 3 << 3;
    inner = varint(to, inner, port);
    return wrap(to, end, 1, head, inner);
  }

  private static boolean starts(byte[] text, int at, int stop, String with) {
    if (stop - at < with.length()) {
      return false;
    }
    for (int i = 0; i < with.length(); i++) {
      if (text[at + i] != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Moves what was written behind room for its head to behind its head. */
  private static int wrap(byte[] to, int end, int field, int head, int inner) {
    to[end] = (byte) (field << 3 | Wire.BYTES);
    int from = varint(to, end + 1, inner - head);
    System.arraycopy(to, head, to, from, inner - head);
    return from + inner - head;
  }

  private static int field(byte[] to, int end, int field, byte[] text, int from, int until) {
    to[end] = (byte) (field << 3 | Wire.BYTES);
    int p = varint(to, end + 1, until - from);
    System.arraycopy(text, from, to, p, until - from);
    return p + until - from;
  }

  static int varint(byte[] to, int at, long value) {
    int p = at;
    long rest = value;
    while (rest >= 0x80) {
      to[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[p++] = (byte) rest;
    return p;
  }
}
