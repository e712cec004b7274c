package dev.ufo.observe;

import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import dev.ufo.signal.Symptom;

/** Signatures as a test needs them: what was seen of an entry, step by step. */
record Seen(
    Kind kind,
    LogType type,
    int flags,
    long unknownFlags,
    int code,
    String details,
    String reason,
    String downstreamReason,
    Shape shape) {
  static final Shape NO_HOST = shape("");
  static final Shape HOST = shape("h");
  static final Shape SENT = shape("hls");
  static final Shape ANSWERED = shape("hlsar");

  static Seen http(Flag... flags) {
    return new Seen(Kind.HTTP, LogType.DOWNSTREAM_END, bits(flags), 0, 503, "", "", "", Seen.HOST);
  }

  static Seen tcp(Flag... flags) {
    return new Seen(Kind.TCP, LogType.TCP_CONNECTION_END, bits(flags), 0, 0, "", "", "", HOST);
  }

  static Seen listener(Flag... flags) {
    return new Seen(Kind.TCP, LogType.NOT_SET, bits(flags), 0, 0, "", "", "", NO_HOST);
  }

  /** h: a host, l: a connection, s: sent, a: answered, r: received, n: no ClientHello. */
  static Shape shape(String has) {
    return new Shape(
        has.contains("h"),
        has.contains("l"),
        has.contains("s"),
        has.contains("a"),
        has.contains("r"),
        false,
        false,
        has.contains("n"),
        Connection.NONE);
  }

  private static int bits(Flag... flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }

  Seen of(LogType other) {
    return new Seen(
        kind, other, flags, unknownFlags, code, details, reason, downstreamReason, shape);
  }

  Seen unknownFlag() {
    return new Seen(kind, type, flags, 1, code, details, reason, downstreamReason, shape);
  }

  Seen code(int other) {
    return new Seen(
        kind, type, flags, unknownFlags, other, details, reason, downstreamReason, shape);
  }

  Seen details(String other) {
    return new Seen(kind, type, flags, unknownFlags, code, other, reason, downstreamReason, shape);
  }

  Seen before(String reset) {
    return details("upstream_reset_before_response_started{" + reset + "}");
  }

  Seen reason(String other) {
    return new Seen(kind, type, flags, unknownFlags, code, details, other, downstreamReason, shape);
  }

  Seen downstream(String other) {
    return new Seen(kind, type, flags, unknownFlags, code, details, reason, other, shape);
  }

  Seen came(Shape other) {
    return new Seen(
        kind, type, flags, unknownFlags, code, details, reason, downstreamReason, other);
  }

  Signature signature() {
    return new Signature(
        kind,
        type,
        flags,
        unknownFlags,
        code,
        details,
        reason,
        downstreamReason,
        "",
        -1,
        shape,
        Tags.NONE);
  }

  Symptom symptom() {
    return Symptoms.of(signature());
  }

  /** As people read it: kind(detail). */
  String shows() {
    return symptom().toString();
  }
}
