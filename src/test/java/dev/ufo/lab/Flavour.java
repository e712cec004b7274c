package dev.ufo.lab;

import java.util.Locale;

/**
 * What Envoy's access logs tell: what any control plane configures, or the recommended tags too.
 */
enum Flavour {
  BARE,
  FULL;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
