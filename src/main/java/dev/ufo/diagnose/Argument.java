package dev.ufo.diagnose;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Weighs one cause. It starts with what the symptoms alone are worth; each sentence that holds
 * multiplies the odds, and a need that does not hold ends it. How often it was seen counts too: of
 * four entries nobody is sure.
 */
public final class Argument {
  /** Odds: a hint, a good reason, as good as proof. */
  public static final double HINT = 2;

  public static final double GOOD = 5;
  public static final double PROOF = 30;

  private static final Pattern ONE =
      Pattern.compile(
          "(?<!\\S)(?<!of |all |other )1"
              + " (?:request|connection|connect|handshake|answer|client|stream|other|time)s(?!\\S)");

  private static final double DOUBT_OF_FEW = 0.5;

  private final Evidence evidence;
  private final CauseId cause;
  private final Group group;
  private SortedSet<String> endpoints;
  private final List<String> reasonsFor = new ArrayList<>();
  private final List<String> reasonsAgainst = new ArrayList<>();
  private final Map<String, String> details = new TreeMap<>();
  private double odds = 1;
  private boolean possible = true;
  private @Nullable Scope scope;
  private String headline = "";
  private boolean alone;

  Argument(Evidence evidence, CauseId cause, Group group) {
    this.evidence = evidence;
    this.cause = cause;
    this.group = group;
    endpoints = group.endpoints();
    possible = !group.isEmpty();
  }

  /** What the symptoms alone are worth. */
  public Argument starts(double probability) {
    odds = probability / (1 - probability);
    return this;
  }

  /** Without this it is not the cause. */
  @FormatMethod
  public Argument needs(boolean holds, @FormatString String sentence, Object... numbers) {
    if (holds) {
      say(reasonsFor, sentence, numbers);
    } else {
      possible = false;
    }
    return this;
  }

  /** Without this it is not the cause; nothing that anybody wants to read. */
  public Argument needs(boolean holds) {
    possible &= holds;
    return this;
  }

  @FormatMethod
  public Argument favours(
      double weight, boolean holds, @FormatString String sentence, Object... numbers) {
    if (holds) {
      odds *= weight;
      say(reasonsFor, sentence, numbers);
    }
    return this;
  }

  @FormatMethod
  public Argument against(
      double weight, boolean holds, @FormatString String sentence, Object... numbers) {
    if (holds) {
      odds /= weight;
      say(reasonsAgainst, sentence, numbers);
    }
    return this;
  }

  /** Something to know that changes nothing. */
  @FormatMethod
  public Argument notes(boolean holds, @FormatString String sentence, Object... numbers) {
    if (holds) {
      say(reasonsFor, sentence, numbers);
    }
    return this;
  }

  @FormatMethod
  public Argument headline(@FormatString String sentence, Object... numbers) {
    if (possible) {
      headline = said(sentence, numbers);
    }
    return this;
  }

  public Argument detail(String key, String value) {
    details.put(key, value);
    return this;
  }

  /** It is about these endpoints, though the symptoms show elsewhere. */
  public Argument at(SortedSet<String> places) {
    endpoints = places;
    return this;
  }

  /** It reaches that far, whatever the endpoints say. */
  public Argument scope(Scope reaches) {
    scope = reaches;
    return this;
  }

  /** It accounts for its own symptoms only, not for what else fails at the same endpoints. */
  public Argument alone() {
    alone = true;
    return this;
  }

  @FormatMethod
  private void say(List<String> to, @FormatString String sentence, Object... numbers) {
    if (possible) { // nobody reads of what is not
      to.add(said(sentence, numbers));
    }
  }

  /** Sentences are written for many; of a pasted line there is one. */
  @FormatMethod
  private static String said(@FormatString String sentence, Object... numbers) {
    String text = String.format(Locale.ROOT, sentence, numbers);
    Matcher one = ONE.matcher(text);
    return one.find()
        ? text.substring(0, one.end() - 1)
            + text.substring(one.end()).replaceFirst(" were ", " was ")
        : text;
  }

  /** What it comes to; null when it is not possible. */
  public @Nullable Verdict verdict() {
    if (!possible) {
      return null;
    }
    double score = odds / (1 + odds);
    double seen = 1 - DOUBT_OF_FEW / (group.count() + 1);
    Group explained = alone ? group : evidence.explainedBy(group, endpoints);
    return new Verdict(
        cause,
        score * seen,
        headline,
        group,
        explained,
        endpoints,
        scope,
        Collections.unmodifiableMap(new TreeMap<>(details)),
        List.copyOf(reasonsFor),
        List.copyOf(reasonsAgainst));
  }
}
