package dev.ufo.diagnose;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Case;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets all causes argue about a cluster that fails and ranks what they say. The best verdict is the
 * one that explains most, best; those that explain the same failures are its rivals and take from
 * its confidence; those that explain others are no rivals at all. What the best leaves unexplained
 * is looked at again, alone: a second fault beside the first, if it is more than a few entries.
 *
 * <p>Confidence: each verdict's odds against the odds of all that explain the same, and never more
 * than the evidence alone gives it.
 */
public final class Diagnosis {
  private static final int MOST_FAULTS = 4;
  private static final long FEW = 5;
  private static final double A_FEW_OF_MANY = 0.02;
  private static final long APART = 3_000_000_000L;
  private static final double NOTABLE = 0.02;
  private static final int MOST_ALTERNATIVES = 3;
  private static final double SURE = 0.99;

  private final List<Cause> causes;

  public Diagnosis(List<Cause> causes) {
    this.causes = causes;
  }

  /** What is wrong with this cluster, the fault that explains most first; never empty. */
  public List<Finding> of(Cluster cluster, Case known, Neighbours neighbours, long now) {
    List<Finding> findings = new ArrayList<>();
    Set<Cell> explained = new LinkedHashSet<>();
    long total = 0;
    for (int fault = 0; fault < MOST_FAULTS; fault++) {
      Evidence evidence = new Evidence(cluster, known, neighbours, now, explained);
      Group failures = evidence.failures();
      total = Math.max(total, failures.count());
      if (fault > 0 && !isFaultOfItsOwn(evidence, failures, total)) {
        break;
      }
      Finding best = best(evidence);
      if (best == null || (fault > 0 && best.verdict().cause() == CauseId.UNEXPLAINED)) {
        break;
      }
      findings.add(best);
      explained.addAll(best.verdict().explained().cells());
    }
    return findings;
  }

  private static boolean isFaultOfItsOwn(Evidence evidence, Group rest, long total) {
    return rest.count() >= FEW
        && rest.count() >= A_FEW_OF_MANY * total
        && rest.lastEnd() - rest.firstEnd() >= APART
        && evidence.failureRatio(rest) >= 0.03;
  }

  private @Nullable Finding best(Evidence evidence) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Cause cause : causes) {
      Verdict verdict = cause.argue(evidence);
      if (verdict != null) {
        verdicts.add(verdict);
      }
    }
    long all = Math.max(1, evidence.failures().count() + strongWeak(evidence, verdicts));
    Verdict best = null;
    double most = -1;
    for (Verdict verdict : verdicts) {
      double worth = verdict.score() * Math.min(1, (double) verdict.explained().count() / all);
      if (worth > most) {
        most = worth;
        best = verdict;
      }
    }
    if (best == null) {
      return null;
    }
    Scope said = best.scope();
    Scope scope = said == null ? evidence.scope(best.shown(), best.endpoints()) : said;
    return ranked(best, scope, verdicts);
  }

  /** Weak signs count as failures where nothing else failed. */
  private static long strongWeak(Evidence evidence, List<Verdict> verdicts) {
    return evidence.failures().isEmpty() && !verdicts.isEmpty() ? evidence.weak().count() : 0;
  }

  private static Finding ranked(Verdict best, Scope scope, List<Verdict> verdicts) {
    double rivals = 0;
    List<Verdict> others = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      if (verdict.cause() != best.cause() && isRival(best, verdict)) {
        rivals += odds(scoreBeside(best, verdict));
        others.add(verdict);
      }
    }
    double all = odds(best.score()) + rivals;
    List<Alternative> alternatives = new ArrayList<>();
    for (Verdict other : others) {
      double score = scoreBeside(best, other);
      double confidence = round(Math.min(score, odds(score) / all));
      if (confidence >= NOTABLE && other.cause() != CauseId.UNEXPLAINED) {
        alternatives.add(new Alternative(other.cause(), confidence));
      }
    }
    alternatives.sort(
        Comparator.comparingDouble(Alternative::confidence)
            .reversed()
            .thenComparing(Alternative::cause));
    double confidence = Math.min(best.score(), odds(best.score()) / all);
    return new Finding(
        best,
        scope,
        round(Math.min(SURE, confidence)),
        List.copyOf(alternatives.subList(0, Math.min(MOST_ALTERNATIVES, alternatives.size()))));
  }

  /** What explains only a part of what the best does is so much less of a rival. */
  private static double scoreBeside(Verdict best, Verdict other) {
    Set<Cell> cells = other.explained().cells();
    long both = best.explained().where(cells::contains).count();
    return other.score() * both / Math.max(1, best.explained().count());
  }

  /** Explains half of what the other does, whichever explains less. */
  private static boolean isRival(Verdict best, Verdict other) {
    Set<Cell> shared = new LinkedHashSet<>(best.explained().cells());
    shared.retainAll(other.explained().cells());
    long both = other.explained().where(shared::contains).count();
    return 2 * both >= Math.min(best.explained().count(), other.explained().count());
  }

  private static double odds(double score) {
    return score / Math.max(1e-9, 1 - score);
  }

  private static double round(double confidence) {
    return Math.round(100 * confidence) / 100.0;
  }
}
