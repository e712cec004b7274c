/**
 * How fast, how small and how soon, each against what anyone would write: {@link
 * dev.ufo.bench.Bench} measures and prints, the gates hold the build to it.
 */
package dev.ufo.bench;
