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
    Group failed = e.failures().where(cell -> !cell.endpoint().isEmpty());
    long bad = errors.count() + failed.count();
    long all = around.count() + failed.count();
    double share = bad >= ENOUGH ? (double) bad / all : 0;
    return new Hostless(zero > some, some > zero, share);
  }

  boolean stormBefore() {
    return errorShare >= STORM;
  }
}
