package dev.ufo.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person should know first about a UFO that seems to see nothing, or not all: those of the
 * findings that stand on the board.
 */
public final class Notes {
  private Notes() {}

  public static List<String> of(List<Finding> findings) {
    List<String> notes = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.concern().noted() && finding.level() != Finding.Level.OK) {
        notes.add(finding.found());
      }
    }
    return notes;
  }
}
