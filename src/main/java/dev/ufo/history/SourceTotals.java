package dev.ufo.history;

import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import java.util.Set;

/**
 * An Envoy that has sent entries. Times are Unix nanoseconds.
 *
 * @param firstSeen the tick of its first entry
 * @param lastSeen the tick of its last entry
 * @param entries that were counted
 * @param successes those of them that were answered
 * @param lastEntry when the request that ended last ended, by its own clock
 * @param ahead by how much its clock ran ahead of ours in the last tick that had entries of it; 0
 *     when that did not show. A clock that runs behind cannot be told from entries that are late.
 * @param skew by how much its clock is taken to be behind ours; 0 while it is less than a minute
 * @param steps how often that changed
 * @param traits what its entries showed of how it logs
 */
public record SourceTotals(
    Source source,
    long firstSeen,
    long lastSeen,
    long entries,
    long successes,
    long lastEntry,
    long ahead,
    long skew,
    int steps,
    Set<Trait> traits) {}
