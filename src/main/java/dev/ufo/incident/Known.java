package dev.ufo.incident;

import dev.ufo.diagnose.Finding;
import dev.ufo.history.Cluster;

/** An incident that a finding may belong to: one that was seen here, or one of a former run. */
sealed interface Known permits Life, Past {
  String id();

  /** Whether it is about this cluster. */
  boolean concerns(Cluster cluster);

  boolean resolved();

  long resolvedAt();

  /** How much of this finding is this incident's, 0 to 1. */
  double overlap(Finding finding);

  /** As it stands in this tick. */
  Incident asOf(long now);
}
