/** Judges whether what arrives is enough to judge by, and says what to change where it is not. */
@NullMarked
package dev.ufo.doctor;

import org.jspecify.annotations.NullMarked;
