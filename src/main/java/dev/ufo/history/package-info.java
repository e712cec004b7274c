/** The analyst's memory, fed by Deltas only. */
@NullMarked
package dev.ufo.history;

import org.jspecify.annotations.NullMarked;
