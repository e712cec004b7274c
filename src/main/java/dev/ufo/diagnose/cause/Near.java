package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Spread;

/** How near successes come to a limit that others miss. */
final class Near {
  private Near() {}

  /** The share that took between a quarter of the time-out and all of it. */
  static double timeout(Spread came, long timeout) {
    if (came.isEmpty() || timeout <= 0) {
      return 0;
    }
    long longer = came.above(timeout / 4) - came.above(timeout + timeout / 2);
    return (double) longer / came.count();
  }
}
