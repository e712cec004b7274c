/** Reads entries from what other logs say in names and texts: formats of text, JSON, OTLP. */
@NullMarked
package dev.ufo.text;

import org.jspecify.annotations.NullMarked;
