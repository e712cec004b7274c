package dev.ufo.knowledge;

import dev.ufo.signal.CauseId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to tell an engineer about one cause.
 *
 * @param title what is wrong, in one sentence
 * @param what the mechanism and what Envoy logs of it
 * @param how what makes UFO think so, and what makes it doubt
 * @param tellFrom its neighbours and how to tell them apart
 * @param settle the one check that tells it from its nearest neighbours
 * @param verify commands that show it, still with placeholders
 * @param fix concrete actions, the most likely one first
 * @param why why they help
 * @param markdown the article as it was written
 */
public record Article(
    CauseId id,
    String title,
    String what,
    Reasons how,
    List<Tell> tellFrom,
    String settle,
    List<Check> verify,
    List<String> fix,
    String why,
    String markdown) {
  public Article {
    tellFrom = List.copyOf(tellFrom);
    verify = List.copyOf(verify);
    fix = List.copyOf(fix);
  }

  /**
   * The checks with the values of one incident in them, ready to be pasted into a shell. A check is
   * left out when a value that it needs is missing, longer than {@value Facts#MOST} characters, or
   * not what such a value looks like (a control character in a name, an endpoint that is a Unix
   * socket): better no command than a wrong or a dangerous one.
   *
   * @param facts what is known of {@code endpoint} (ip:port), {@code cluster}, {@code authority},
   *     {@code source} (the node id) and {@code sni}; an empty value and {@code -} mean unknown.
   *     {@link Placeholder} says what is made of them.
   */
  public List<Check> verify(Map<String, String> facts) {
    Facts known = new Facts(facts);
    return verify.stream().map(check -> check.filled(known)).flatMap(Optional::stream).toList();
  }
}
