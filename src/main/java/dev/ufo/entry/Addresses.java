package dev.ufo.entry;

import java.nio.charset.StandardCharsets;

/**
 * Envoy's Address in the form people write: {@code 10.90.0.12:8080}, {@code [fd00::1]:8080}, {@code
 * host:http}, {@code unix:/run/app.sock}, {@code internal:listener/endpoint}. Empty for an empty
 * address.
 */
public final class Addresses {
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
}
