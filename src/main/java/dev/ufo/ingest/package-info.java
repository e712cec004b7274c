/**
 * Takes access-log streams and recordings and yields entries; counts by reason what it cannot use.
 */
@NullMarked
package dev.ufo.ingest;

import org.jspecify.annotations.NullMarked;
