package dev.ufo.diagnose;

import dev.ufo.history.Ticks.Timing;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Close;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Members;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import dev.ufo.signal.Signature.Tls;

/**
 * What an Envoy writes about one request, as envoy-signals.md has it: the signature, and between
 * what limits its numbers lie. The many entries of a flow spread evenly between them.
 *
 * @param duration of a request that was never sent; that of all others is the waited and the answer
 * @param waited until the first byte was sent upstream
 * @param answer from there to the first of the answer, or to the end where there was none
 */
public record Said(
    Signature signature,
    Range duration,
    Range waited,
    Range answer,
    Range gap,
    Range sent,
    Range received,
    int extraAttempts) {
  private static final double MILLI = 1e6;
  private static final double GOLDEN = 0.618_033_988_749_895;

  /** From here to there; below zero for what the entry does not have. */
  record Range(double least, double most) {
    static final Range ABSENT = new Range(-1, -1);
    static final Range ZERO = new Range(0, 0);

    /** The value for the n-th entry: the same for all runs, spread evenly, in no order. */
    long of(long n, double phase) {
      double at = (n * GOLDEN + phase) % 1;
      return Math.round(least + (most - least) * at);
    }

    static Range millis(double least, double most) {
      return new Range(least * MILLI, most * MILLI);
    }

    boolean absent() {
      return most < 0;
    }
  }

  // ---- variations

  /** The first request on its connection, sent after connecting for so many milliseconds. */
  public Said onNew(double least, double most) {
    return on(Connection.NEW).withWait(Range.millis(least, most)).withGap(Range.ABSENT);
  }

  /** On a connection that had been idle for so many milliseconds. */
  public Said idle(double least, double most) {
    return on(Connection.REUSED).withGap(Range.millis(least, most));
  }

  /** Retries were configured and used up. */
  public Said retriedInVain() {
    return and(Flag.URX).attempts(3);
  }

  /** The retry that would have followed was refused by the breaker. */
  public Said retryRefused() {
    return and(Flag.UO);
  }

  /** It took so many attempts. */
  public Said attempts(int attempts) {
    Shape s = signature.shape();
    Shape shape =
        new Shape(
            s.host(),
            s.local(),
            s.sent(),
            s.answered(),
            s.received(),
            attempts > 1,
            s.overloaded(),
            s.noClientHello(),
            s.connection());
    Said of =
        with(signature.flags(), signature.code(), signature.details(), signature.reason(), shape);
    return new Said(of.signature, duration, waited, answer, gap, sent, received, attempts - 1);
  }

  /** Succeeded at the second attempt; so much was sent over both, the second after so long. */
  public Said atSecond(double least, double most, double timesSent) {
    return attempts(2)
        .withWait(Range.millis(least, most))
        .withSent(new Range(timesSent * sent.least, timesSent * sent.most));
  }

  public Said and(Flag flag) {
    return with(
        signature.flags() | flag.bit(),
        signature.code(),
        signature.details(),
        signature.reason(),
        signature.shape());
  }

  /** With this flag and no other. */
  public Said only(Flag flag) {
    return with(
        flag.bit(), signature.code(), signature.details(), signature.reason(), signature.shape());
  }

  /** Envoy's reply to a gRPC client. */
  public Said grpc() {
    return with(signature.flags(), 200, signature.details(), signature.reason(), signature.shape());
  }

  /** The same in an access log of a TCP proxy: no code, no details, no times of bytes. */
  public Said tcp() {
    Signature s = signature;
    boolean unconnected = (s.flags() & Flag.UF.bit()) != 0;
    int flags = unconnected ? s.flags() | Flag.URX.bit() : s.flags();
    Shape was = s.shape();
    boolean came = !received.absent() && received.most > 0;
    Shape shape =
        new Shape(
            was.host(), was.local(), false, false, came, false, false, false, Connection.NONE);
    Signature tcp =
        new Signature(
            Kind.TCP,
            LogType.TCP_CONNECTION_END,
            flags,
            0,
            0,
            "",
            s.reason(),
            "",
            "",
            -1,
            shape,
            s.tags());
    Range took =
        duration.absent()
            ? new Range(waited.least + answer.least, waited.most + answer.most)
            : duration;
    return new Said(tcp, took, Range.ABSENT, Range.ABSENT, Range.ABSENT, sent, received, 0);
  }

  public Said tls(Tls tag) {
    return tagged(new Tags(tag, signature.tags().members(), signature.tags().close()));
  }

  public Said members(Members tag) {
    return tagged(new Tags(signature.tags().tls(), tag, signature.tags().close()));
  }

  public Said close(Close tag) {
    return tagged(new Tags(signature.tags().tls(), signature.tags().members(), tag));
  }

  /** So many bytes went upstream. */
  public Said sending(long least, long most) {
    return withSent(new Range(least, most));
  }

  /** So many bytes came back, whether or not they were an answer. */
  public Said receiving(long least, long most) {
    return withReceived(new Range(least, most));
  }

  /** So many milliseconds until the first byte was sent, whatever it waited for. */
  public Said waiting(double least, double most) {
    return withWait(Range.millis(least, most));
  }

  /** It ends so many milliseconds after it began. */
  public Said lasting(double least, double most) {
    return withDuration(Range.millis(least, most));
  }

  Timing timing(long end, long n) {
    long sentAfter = waited.absent() ? -1 : waited.of(n, 0.1);
    long answerTook = answer.absent() ? -1 : answer.of(n, 0.4);
    long took =
        duration.absent() ? Math.max(0, sentAfter) + Math.max(0, answerTook) : duration.of(n, 0.7);
    return Timing.at(end)
        .took(took)
        .sentAfter(sentAfter)
        .answer(answerTook)
        .gap(gap.absent() ? -1 : gap.of(n, 0.9))
        .bytes(Math.max(0, sent.of(n, 0.2)), Math.max(0, received.of(n, 0.6)))
        .extraAttempts(extraAttempts);
  }

  Said on(Connection connection) {
    Shape s = signature.shape();
    return with(
        signature.flags(),
        signature.code(),
        signature.details(),
        signature.reason(),
        new Shape(
            s.host(),
            s.local(),
            s.sent(),
            s.answered(),
            s.received(),
            s.retried(),
            s.overloaded(),
            s.noClientHello(),
            connection));
  }

  Said with(int flags, int code, String details, String reason, Shape shape) {
    Signature s = signature;
    return with(
        new Signature(
            s.kind(),
            s.type(),
            flags,
            s.unknownFlags(),
            code,
            details,
            reason,
            s.downstreamReason(),
            s.termination(),
            s.grpcStatus(),
            shape,
            s.tags()));
  }

  private Said tagged(Tags tags) {
    Signature s = signature;
    return with(
        new Signature(
            s.kind(),
            s.type(),
            s.flags(),
            s.unknownFlags(),
            s.code(),
            s.details(),
            s.reason(),
            s.downstreamReason(),
            s.termination(),
            s.grpcStatus(),
            s.shape(),
            tags));
  }

  Said with(Signature other) {
    return new Said(other, duration, waited, answer, gap, sent, received, extraAttempts);
  }

  Said withDuration(Range range) {
    return new Said(signature, range, waited, answer, gap, sent, received, extraAttempts);
  }

  Said withWait(Range range) {
    return new Said(signature, duration, range, answer, gap, sent, received, extraAttempts);
  }

  Said withAnswer(Range range) {
    return new Said(signature, duration, waited, range, gap, sent, received, extraAttempts);
  }

  Said withGap(Range range) {
    return new Said(signature, duration, waited, answer, range, sent, received, extraAttempts);
  }

  Said withSent(Range range) {
    return new Said(signature, duration, waited, answer, gap, range, received, extraAttempts);
  }

  /** Bytes that came back, whether or not they were an answer. */
  Said withReceived(Range range) {
    Shape s = signature.shape();
    Shape shape =
        new Shape(
            s.host(),
            s.local(),
            s.sent(),
            s.answered(),
            range.most > 0,
            s.retried(),
            s.overloaded(),
            s.noClientHello(),
            s.connection());
    Said of =
        with(signature.flags(), signature.code(), signature.details(), signature.reason(), shape);
    return new Said(of.signature, duration, waited, answer, gap, sent, range, extraAttempts);
  }
}
