/** Prometheus, API and health over HTTP; reads snapshots only. */
@NullMarked
package dev.ufo.expose;

import org.jspecify.annotations.NullMarked;
