package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.signal.Signature.Members;

/** What is known of a cluster that had no host to offer. */
record Hostless(boolean empty, boolean some, double errorShare) {
  private static final double STORM = 0.3;
  private static final int ENOUGH = 5;

  static Hostless of(Evidence e, Group shown) {
    long zero = shown.where(cell -> cell.signature().tags().members() == Members.ZERO).count();
    long some = shown.where(cell -> cell.signature().tags().members() == Members.SOME).count();
    Group around = e.well().plus(e.wellBefore());
    Group errors = around.where(cell -> cell.signature().isUpstreamError());
    double share = errors.count() >= ENOUGH ? (double) errors.count() / around.count() : 0;
    return new Hostless(zero > some, some > zero, share);
  }

  boolean stormBefore() {
    return errorShare >= STORM;
  }
}
