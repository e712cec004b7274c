/**
 * Takes access-log streams, OTLP logs, recordings and log files, and yields entries; counts by
 * reason what it cannot use.
 */
@NullMarked
package dev.ufo.ingest;

import org.jspecify.annotations.NullMarked;
