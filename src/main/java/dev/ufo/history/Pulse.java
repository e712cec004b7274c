package dev.ufo.history;

import dev.ufo.signal.Loss;
import java.util.Map;

/**
 * The few numbers that change with each tick, cheap to ask for.
 *
 * @param counted entries that were counted
 * @param lost entries that were not, by reason
 * @param clusters how many are known
 * @param sources Envoys that sent entries lately
 * @param lastSeen the tick of the last entry, 0 when there was none
 */
public record Pulse(long counted, Map<Loss, Long> lost, int clusters, int sources, long lastSeen) {}
