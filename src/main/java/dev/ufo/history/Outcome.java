package dev.ufo.history;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Symptom;
import java.util.List;

/**
 * What a signature means for the counters, worked out once for all rows that carry it.
 *
 * @param symptom what it shows
 * @param sign what it means for detection
 * @param failed the way to the upstream failed
 * @param succeeded no failure flag, no error of the application
 * @param answered an answer came
 * @param works it shows that the endpoint works
 * @param waited how the request came to a connection, if at all
 * @param flags the labels of its failure flags
 * @param errorCode the label of the application's error, empty when it gave none
 */
record Outcome(
    Symptom symptom,
    Sign sign,
    boolean failed,
    boolean succeeded,
    boolean answered,
    boolean works,
    Wait waited,
    List<String> flags,
    String errorCode) {
  private static final int LAST_CODE = 599;

  /** What an entry tells of the time that a connection takes. */
  enum Wait {
    /** Nothing: the connection was there before, or none was tried. */
    NONE,
    /** It was the first on its connection: it waited until its first byte was sent. */
    UNTIL_SENT,
    /** It waited all its time, in vain. */
    IN_VAIN
  }

  static Outcome of(Signature signature, Symptom symptom) {
    boolean failed = signature.failed();
    List<String> flags = List.copyOf(signature.failureFlags());
    String errorCode = "";
    if (signature.isUpstreamError()) {
      int code = signature.code();
      errorCode = code <= LAST_CODE ? Integer.toString(code) : Place.OTHER;
    }
    Sign sign = Sign.of(signature, symptom);
    return new Outcome(
        symptom,
        sign,
        failed,
        flags.isEmpty() && errorCode.isEmpty(),
        signature.shape().answered(),
        sign == Sign.WELL || sign == Sign.RETRIED,
        waited(signature, failed),
        flags,
        errorCode);
  }

  private static Wait waited(Signature signature, boolean failed) {
    Signature.Shape shape = signature.shape();
    if (failed && shape.host() && !shape.local()) {
      // with UO alone no connection was tried: the limit spoke
      boolean limited = (signature.flags() & (Flag.UO.bit() | Flag.UF.bit())) == Flag.UO.bit();
      return limited ? Wait.NONE : Wait.IN_VAIN;
    }
    // not after a retry: that wait holds the earlier tries, with their answers
    boolean first = shape.connection() == Connection.NEW && !shape.retried();
    return first ? Wait.UNTIL_SENT : Wait.NONE;
  }
}
