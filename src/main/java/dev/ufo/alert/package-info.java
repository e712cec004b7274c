/** Pushes incidents to Alertmanagers, as alerts that its rules would have made too. */
@NullMarked
package dev.ufo.alert;

import org.jspecify.annotations.NullMarked;
