/** The verbs and their wiring: threads, clock, signals, order of shutdown. */
@NullMarked
package dev.ufo.cli;

import org.jspecify.annotations.NullMarked;
