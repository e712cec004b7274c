/**
 * The vocabulary of every stage: what Envoy can say and what UFO counts. No behaviour beyond
 * naming.
 */
@NullMarked
package dev.ufo.signal;

import org.jspecify.annotations.NullMarked;
