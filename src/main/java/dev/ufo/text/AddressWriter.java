package dev.ufo.text;

import dev.ufo.entry.Wire;

/**
 * Envoy's Address from the text that its logs have: {@code host:port}, {@code [host]:port}, a path,
 * {@code envoy://listener/endpoint}.
 */
final class AddressWriter {
  /** More than the bytes that an address needs besides those of its text. */
  static final int MOST_AROUND = 32;

  private static final int MAX_VARINT = 5;
  private static final int PIPE = 2;
  private static final int INTERNAL = 3;

  private AddressWriter() {}

  /** Writes the message behind {@code end}, and says where it ends. */
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
    inner = Wire.varint(to, inner, port);
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
    int from = Wire.varint(to, end + 1, inner - head);
    System.arraycopy(to, head, to, from, inner - head);
    return from + inner - head;
  }

  private static int field(byte[] to, int end, int field, byte[] text, int from, int until) {
    to[end] = (byte) (field << 3 | Wire.BYTES);
    int p = Wire.varint(to, end + 1, until - from);
    System.arraycopy(text, from, to, p, until - from);
    return p + until - from;
  }
}
