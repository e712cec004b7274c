/** UFO, the Upstream Failure Observer for Envoy. The packages are the stages of one pipeline. */
@NullMarked
package dev.ufo;

import org.jspecify.annotations.NullMarked;
