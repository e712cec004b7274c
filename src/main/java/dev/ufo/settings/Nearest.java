package dev.ufo.settings;

import java.util.Collection;
import java.util.Optional;

/**
 * The known name a mistyped one was probably meant to be: the fewest single-character edits and
 * swaps of neighbours, at most a third of the name and at least one. Of equals the first wins.
 */
public final class Nearest {
  private Nearest() {}

  public static Optional<String> to(String wrong, Collection<String> known) {
    Optional<String> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String name : known) {
      int allowed = Math.max(1, name.length() / 3);
      // Also keeps a hostile name of a megabyte from being compared at all.
      if (Math.abs(name.length() - wrong.length()) > allowed) {
        continue;
      }
      int edits = edits(wrong, name);
      if (edits <= allowed && edits < least) {
        least = edits;
        best = Optional.of(name);
      }
    }
    return best;
  }

  /** The optimal string alignment distance. */
  static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
