package dev.ufo.tally;

/**
 * The most that one event loop keeps of each; what comes later goes to one overflow and is counted.
 *
 * @param clusters distinct cluster names
 * @param endpoints places: endpoints, and ways that led to none
 * @param signatures distinct signatures
 * @param sources Envoys
 * @param paths routes and listeners that led to a cluster
 * @param rows places times signatures that one tick may touch
 */
public record Caps(int clusters, int endpoints, int signatures, int sources, int paths, int rows) {
  public static final Caps DEFAULT = new Caps(10_000, 100_000, 4_096, 1_000, 20_000, 60_000);
}
