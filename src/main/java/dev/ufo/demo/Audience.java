package dev.ufo.demo;

import java.time.Duration;

/** Who is told what is done to the world. Called by the thread that plays. */
public interface Audience {
  void broke(String what);

  void mended(String how);

  /** Looks on for so long. */
  void watch(Duration time) throws InterruptedException;
}
