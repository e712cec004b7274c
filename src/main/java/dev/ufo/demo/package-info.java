/**
 * A small world to be broken on purpose: upstreams, a real Envoy before them, clients. It knows
 * what it broke, and nothing of what UFO says of it.
 */
@NullMarked
package dev.ufo.demo;

import org.jspecify.annotations.NullMarked;
