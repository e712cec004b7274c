package dev.ufo.bench;

/** What entries look like. */
public enum Shape {
  /**
   * An HTTP sidecar of a mesh with all of UFO's tags, filter state and logged headers: 690 bytes an
   * entry.
   */
  RICH,
  /** What any control plane sends of plain HTTP: 300 bytes an entry. */
  LEAN,
  /** HTTP with and without tags, TCP, entries without host, in turn and of many lengths. */
  MIXED,
  /** What real Envoys sent in the recordings of the tests: a fault each, with and without tags. */
  RECORDED,
  /**
   * RICH with the parts of each entry in another order than Envoy's, so that the generic loop reads
   * all of it.
   */
  SHUFFLED
}
