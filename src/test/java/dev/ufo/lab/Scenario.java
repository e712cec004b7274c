package dev.ufo.lab;

import java.util.EnumSet;
import java.util.Set;

/**
 * One fault, or none, as it happens on a stage.
 *
 * @param name as recordings are called
 * @param title what happens, in a sentence
 * @param needs what this machine must have; where it is missing, the scenario is skipped
 */
record Scenario(String name, String title, Set<Need> needs, Script script) {

  /** What not every machine has. */
  enum Need {
    /** Linux, root, {@code ip} and {@code nft}. */
    NAMESPACES,
    /** The command {@code openssl}. */
    OPENSSL;

    boolean isMet() {
      return this == NAMESPACES ? NAMESPACES_HERE : Net.has("openssl");
    }

    private static final boolean NAMESPACES_HERE = Net.canMakeNamespaces();
  }

  /** What happens. */
  interface Script {
    void play(Stage stage) throws Exception;
  }

  /** One that plays anywhere. */
  static Scenario of(String name, String title, Script script) {
    return new Scenario(name, title, EnumSet.noneOf(Need.class), script);
  }

  Scenario needing(Need need) {
    return new Scenario(name, title, EnumSet.of(need), script);
  }

  /** What keeps it from being played, with or without namespaces; empty where nothing does. */
  Set<Need> missing(boolean namespaces) {
    Set<Need> missing = EnumSet.noneOf(Need.class);
    for (Need need : needs) {
      if (need == Need.NAMESPACES ? !namespaces : !need.isMet()) {
        missing.add(need);
      }
    }
    return missing;
  }
}
