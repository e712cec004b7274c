package dev.ufo.doctor;

import java.util.List;
import java.util.Map;

/**
 * What only the running process knows. Asked with every request, from any thread; the answers must
 * come at once.
 */
public interface Agent {
  /** Streams of access logs that are open now. */
  int streams();

  /** How many of each the observer's tables hold, by table. */
  Map<String, Long> series();

  /** Whether the process works at all: an orchestrator restarts it when not. */
  Health live();

  /** Whether entries should be sent here. */
  Health ready();

  /** What is odd about the process itself: sentences for {@code /api/v1/status}. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * What goes on that those who look should know, in a line above all: what {@code ufo demo} broke.
   */
  default String occasion() {
    return "";
  }

  /** A state with its reason, a short sentence. */
  record Health(boolean ok, String reason) {}
}
