/** The causes, each in a file of its own; {@link dev.ufo.diagnose.cause.Causes} lists them. */
@NullMarked
package dev.ufo.diagnose.cause;

import org.jspecify.annotations.NullMarked;
