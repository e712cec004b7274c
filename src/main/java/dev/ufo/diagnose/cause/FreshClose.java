package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Argument;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Spread;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Tls;
import dev.ufo.signal.Symptom;
import dev.ufo.tally.Measure;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Connections that come about and are closed at their first request, always: what plaintext to TLS,
 * a refused certificate under TLS 1.3, HTTP/1 to HTTP/2 and a missing PROXY header have in common.
 * What tells them apart is the server's own log, a tag, the size of what is sent, and the number of
 * round trips: with TLS, connecting takes at least twice as long as the request and its end;
 * without, about as long.
 */
record FreshClose(
    Evidence evidence,
    Group closed,
    SortedSet<String> endpoints,
    boolean always,
    double ratio,
    long bytes,
    long bytesBefore,
    boolean tls,
    boolean plaintext,
    long inboundPlaintexts,
    long inboundCertificates) {
  private static final double MOSTLY = 0.8;
  private static final double TLS_FROM = 1.8;
  private static final double PLAINTEXT_UP_TO = 1.4;
  private static final long AT_ONCE = 1_000_000_000;
  private static final long MEASURABLE = 2_000_000;
  private static final double OTHER_SIZE = 2.2;
  private static final double MOST_SPELT = 12;
  private static final long COMPRESSED = 160;

  static FreshClose of(Evidence e) {
    Group all = e.failures(Symptom.Kind.CLOSED).plus(e.weak(Symptom.Kind.NO_ANSWER));
    Group closed = all.where(cell -> cell.signature().isFirst());
    boolean probes =
        closed.of(Symptom.Kind.CLOSED).isEmpty()
            && (closed.spread(Measure.BYTES_SENT).mean() == 0 || !e.allWorked(closed.endpoints()));
    SortedSet<String> at = closed.endpoints();
    Group fine = e.well().at(at).where(cell -> cell.signature().isFirst());
    boolean always =
        closed.count() > 0
            && closed.spread(Measure.DURATION).quantile(0.5) < AT_ONCE
            && !probes // who says nothing, or never got an answer, is perhaps not owed one
            && closed.count() >= MOSTLY * e.failures().plus(all).at(at).count()
            && fine.count() <= (1 - MOSTLY) / 2 * closed.count();
    Spread connect = closed.spread(Measure.SENT_AFTER);
    Spread rest = closed.spread(Measure.ANSWER);
    double ratio =
        connect.count() < 3 || rest.mean() == 0 ? 0 : (double) connect.mean() / rest.mean();
    SortedMap<Symptom, Long> inbound = e.inbound(at);
    return new FreshClose(
        e,
        closed,
        at,
        always,
        ratio,
        bytesPerTry(closed),
        e.before().bytesSent(),
        tagged(closed, true),
        tagged(closed, false),
        count(inbound, Symptom.Kind.INBOUND_NO_TLS),
        count(inbound, Symptom.Kind.INBOUND_CERTIFICATE));
  }

  private static boolean tagged(Group closed, boolean encrypted) {
    Group so =
        closed.where(cell -> {
          Tls tls = cell.signature().tags().tls();
          return encrypted
              ? tls == Tls.TLS_1_2 || tls == Tls.TLS_1_3 || tls == Tls.OTHER
              : tls == Tls.NONE;
        });
    return 2 * so.count() > closed.count();
  }

  private static long count(SortedMap<Symptom, Long> findings, Symptom.Kind kind) {
    long count = 0;
    for (Map.Entry<Symptom, Long> each : findings.entrySet()) {
      count += each.getKey().kind() == kind ? each.getValue() : 0;
    }
    return count;
  }

  boolean http() {
    return !closed.where(cell -> cell.signature().kind() == Kind.HTTP).isEmpty();
  }

  Argument argue(CauseId cause) {
    return evidence
        .about(cause, closed)
        .needs(
            always,
            "%d new connections were closed at their first request, and none worked",
            closed.count());
  }

  boolean inboundPlaintext() {
    return inboundPlaintexts > inboundCertificates;
  }

  boolean inboundCertificate() {
    return inboundCertificates > inboundPlaintexts;
  }

  boolean tlsByTime() {
    return ratio >= TLS_FROM && measurable();
  }

  boolean plaintextByTime() {
    return ratio > 0 && ratio <= PLAINTEXT_UP_TO && measurable();
  }

  /** On loopback the round trips drown in everything else. */
  private boolean measurable() {
    return closed.spread(Measure.DURATION).quantile(0.5) >= 2 * MEASURABLE;
  }

  boolean otherCodec() {
    return otherCodec(bytes, bytesBefore);
  }

  static boolean otherCodec(Evidence e, Group failed) {
    return otherCodec(bytesPerTry(failed), e.before().bytesSent());
  }

  /** Byte counters add up over the tries. */
  private static long bytesPerTry(Group failed) {
    long tries = failed.count() + failed.extraAttempts();
    return tries == 0 ? 0 : failed.spread(Measure.BYTES_SENT).mean() * failed.count() / tries;
  }

  /**
   * HTTP/2 on a warm connection names its headers by numbers: a request takes some tens of bytes.
   * HTTP/1 spells them out.
   */
  private static boolean otherCodec(long bytes, long bytesBefore) {
    return bytesBefore > 0
        && bytesBefore <= COMPRESSED
        && bytes > OTHER_SIZE * bytesBefore
        && bytes < MOST_SPELT * bytesBefore;
  }
}
