/**
 * A strict reader of settings from a YAML file, the environment and flags. It knows no key of UFO:
 * each package asks for its own, with a default, a rule and a sentence of documentation.
 */
@NullMarked
package dev.ufo.settings;

import org.jspecify.annotations.NullMarked;
