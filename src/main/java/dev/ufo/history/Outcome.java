package dev.ufo.history;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import java.util.List;

/**
 * What a signature means for the counters, worked out once for all rows that carry it.
 *
 * @param failed the way to the upstream failed
 * @param succeeded no failure flag, no error of the application
 * @param answered an answer came
 * @param waited how the request came to a connection, if at all
 * @param flags the labels of its failure flags
 * @param errorCode the label of the application's error, empty when it gave none
 */
record Outcome(
    boolean failed,
    boolean succeeded,
    boolean answered,
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

  static Outcome of(Signature signature) {
    boolean failed = signature.failed();
    List<String> flags = List.copyOf(signature.failureFlags());
    String errorCode = "";
    if (signature.isUpstreamError()) {
      int code = signature.code();
      errorCode = code <= LAST_CODE ? Integer.toString(code) : Place.OTHER;
    }
    return new Outcome(
        failed,
        flags.isEmpty() && errorCode.isEmpty(),
        signature.shape().answered(),
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
