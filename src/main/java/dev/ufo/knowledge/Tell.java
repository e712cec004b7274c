package dev.ufo.knowledge;

import dev.ufo.signal.CauseId;

/**
 * How to tell a cause from a neighbour that looks like it.
 *
 * @param how the difference and where to see it, in a sentence
 */
public record Tell(CauseId neighbour, String how) {}
