package dev.ufo.history;

import dev.ufo.signal.Source;

/**
 * An Envoy that has sent entries. Times are Unix nanoseconds.
 *
 * @param firstSeen the tick of its first entry
 * @param lastSeen the tick of its last entry
 * @param entries that were counted
 * @param lastEntry when the request that ended last ended, by its own clock
 * @param ahead by how much its clock ran ahead of ours in the last tick that had entries of it; 0
 *     when that did not show. A clock that runs behind cannot be told from entries that are late.
 */
public record SourceTotals(
    Source source, long firstSeen, long lastSeen, long entries, long lastEntry, long ahead) {}
