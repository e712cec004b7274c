package dev.ufo.bench;

/** One way of counting the same payload. */
interface Counting {
  /** Counts every message once. */
  void round(Payload payload);

  /** Ends a tick: how many entries were counted in it, or lost with a reason. */
  long takeCounted();
}
