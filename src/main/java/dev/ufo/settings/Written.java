package dev.ufo.settings;

import java.util.List;
import java.util.Set;

/** What stands at a place, before anyone asks what it means. */
sealed interface Written {
  Place at();

  /** One value. In YAML, quotes and block style make it text, whatever it looks like. */
  record Scalar(Place at, String text, boolean quoted) implements Written {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** YAML's null, which only a file can say. */
    boolean isNull() {
      return at.layer() == Place.Layer.FILE && !quoted && NULLS.contains(text);
    }
  }

  record Items(Place at, List<Written> items) implements Written {}

  /** A map in the order of the file; a duplicate, reported already, is in it twice. */
  record Entries(Place at, List<Entry> entries) implements Written {}

  /** Reported already, so nobody needs to say more. */
  record Refused(Place at) implements Written {}

  record Entry(Place at, String name, Written value) {}
}
