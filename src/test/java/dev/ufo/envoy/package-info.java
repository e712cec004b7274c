/** UFO as a process, with a real Envoy where one can be had. */
package dev.ufo.envoy;
