/**
 * The gRPC port: takes access-log streams and OTLP logs, hands their messages to the event loop's
 * reader, and counts by reason what it cannot use.
 */
@NullMarked
package dev.ufo.ingest;

import org.jspecify.annotations.NullMarked;
