/** Recordings and log files, played entry by entry in the order of their times. */
@NullMarked
package dev.ufo.feed;

import org.jspecify.annotations.NullMarked;
