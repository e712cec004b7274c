/** Why: one small class per cause reads the evidence and argues for or against itself. */
@NullMarked
package dev.ufo.diagnose;

import org.jspecify.annotations.NullMarked;
