/**
 * What to tell people: one article per cause, with commands that carry real addresses, and one per
 * flag.
 */
@NullMarked
package dev.ufo.knowledge;

import org.jspecify.annotations.NullMarked;
