package dev.ufo.knowledge;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.util.List;

/**
 * What to tell an engineer who has nothing but a flag.
 *
 * @param meaning what it means, in one sentence
 * @param what which part of Envoy sets it, when, with which code and which other flags
 * @param suspects the causes that show so, the usual ones first
 * @param none why there are none; empty when there are some
 * @param clues where to look, and what is to be seen there
 * @param todo what to do first
 * @param mistaken flags that look like it
 * @param markdown the article as it was written
 */
public record FlagArticle(
    Flag flag,
    String meaning,
    String what,
    List<Suspect> suspects,
    String none,
    List<Clue> clues,
    List<String> todo,
    List<Other> mistaken,
    String markdown) {

  /** A cause, and how it shows under this flag. */
  public record Suspect(CauseId cause, String how) {}

  /** A place to look at, and what it tells. */
  public record Clue(String where, String tells) {}

  /** Another flag, and how to tell it from this one. */
  public record Other(Flag flag, String how) {}

  public FlagArticle {
    suspects = List.copyOf(suspects);
    clues = List.copyOf(clues);
    todo = List.copyOf(todo);
    mistaken = List.copyOf(mistaken);
  }

  public List<CauseId> causes() {
    return suspects.stream().map(Suspect::cause).toList();
  }
}
