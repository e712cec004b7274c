package dev.ufo.demo;

import dev.ufo.signal.CauseId;
import java.util.List;

/**
 * One thing to break.
 *
 * @param name by which it is asked for
 * @param clusters where it must be noticed
 * @param causes what UFO may rightly call it, the best first
 */
public record Act(String name, List<String> clusters, List<CauseId> causes) {
  /** All of its clusters, for people. */
  public String where() {
    return String.join(", ", clusters);
  }
}
