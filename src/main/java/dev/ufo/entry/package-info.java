/**
 * What an entry of an access log is, read from the bytes of Envoy's own stream without copying it.
 */
@NullMarked
package dev.ufo.entry;

import org.jspecify.annotations.NullMarked;
