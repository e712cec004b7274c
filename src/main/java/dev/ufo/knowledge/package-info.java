/** What to tell people: one article per cause, with commands that carry real addresses. */
@NullMarked
package dev.ufo.knowledge;

import org.jspecify.annotations.NullMarked;
