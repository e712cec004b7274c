/** Counts per tick with no lock and no allocation, and hands out a Delta. */
@NullMarked
package dev.ufo.tally;

import org.jspecify.annotations.NullMarked;
