/** What one entry says: which place it is about and which signature it carries. */
@NullMarked
package dev.ufo.observe;

import org.jspecify.annotations.NullMarked;
