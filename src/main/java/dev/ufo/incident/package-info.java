/** The life of a finding: it opens, is refined, pages, recovers, reopens, resolves. */
@NullMarked
package dev.ufo.incident;

import org.jspecify.annotations.NullMarked;
