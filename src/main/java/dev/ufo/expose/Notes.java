package dev.ufo.expose;

import dev.ufo.signal.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a person should know first about a UFO that seems to see nothing, or not all: those of the
 * findings that stand on the board.
 */
final class Notes {
  /** Losses that are how it should be: what they leave out is counted by another entry. */
  static final Set<Loss> HARMLESS =
      EnumSet.of(Loss.NOT_AN_END, Loss.UPSTREAM_TRY, Loss.LISTENER_COPY);

  private Notes() {}

  static List<String> of(List<Finding> findings) {
    List<String> notes = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.concern().noted() && finding.level() != Finding.Level.OK) {
        notes.add(finding.found());
      }
    }
    return notes;
  }
}
