package dev.ufo.expose;

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

  /** A state with its reason, a short sentence. */
  record Health(boolean ok, String reason) {}
}
