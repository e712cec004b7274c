/**
 * When a rate is no longer its own normal: early as a notice, after 15 s as a page. Knows counts
 * and times only, no cluster and no cause.
 */
@NullMarked
package dev.ufo.detect;

import org.jspecify.annotations.NullMarked;
