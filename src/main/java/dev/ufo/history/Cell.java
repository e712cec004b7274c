package dev.ufo.history;

import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom;
import dev.ufo.tally.Facts;
import org.jspecify.annotations.Nullable;

/**
 * What was counted in a {@link Case} of equal entries of one Envoy at one endpoint.
 *
 * <p>Of what went well there are three parts. <i>Before</i> started before the first failure.
 * <i>During</i> started after it and was followed by another failure. <i>Since</i> came after the
 * latest failure: it becomes part of <i>during</i> with the next one, and is the recovery if there
 * is none. What went wrong is all in <i>during</i>, which of a long case is only its latest minute
 * or two: what to do now is told by what happens now.
 */
public final class Cell {
  private final String endpoint;
  private final Name.From from;
  private final Source source;
  private final Signature signature;
  private final Symptom symptom;
  private final Sign sign;

  @Nullable Facts before;
  @Nullable Facts since;
  private @Nullable Facts young;
  private @Nullable Facts old;
  private long total;
  private @Nullable Sample sample;
  long tick;
  long tickCount;
  long tickFirstStart;
  long tickLastStart;
  long tickFirstEnd;
  long tickLastEnd;

  Cell(String endpoint, Name.From from, Source source, Signature signature, Outcome outcome) {
    this.endpoint = endpoint;
    this.from = from;
    this.source = source;
    this.signature = signature;
    symptom = outcome.symptom();
    sign = outcome.sign();
  }

  /** Empty when no host was chosen. */
  public String endpoint() {
    return endpoint;
  }

  /** How these entries came to the name of their cluster. */
  public Name.From from() {
    return from;
  }

  public Source source() {
    return source;
  }

  public Signature signature() {
    return signature;
  }

  public Symptom symptom() {
    return symptom;
  }

  public Sign sign() {
    return sign;
  }

  /** Null when there was none. */
  public @Nullable Facts before() {
    return before;
  }

  public @Nullable Facts during() {
    if (old == null || young == null) {
      return old == null ? young : old;
    }
    return old.merge(young);
  }

  /** How many there were in <i>during</i> since the case began. */
  public long total() {
    return total;
  }

  /** The latest example, null when there is none. */
  public @Nullable Sample sample() {
    return sample;
  }

  void sample(Sample latest) {
    sample = latest;
  }

  void during(Facts facts) {
    young = plus(young, facts);
    total += facts.count();
  }

  /** Time has passed: what is old is forgotten, what was young is old. */
  void turn() {
    old = young;
    young = null;
  }

  public @Nullable Facts since() {
    return since;
  }

  /** How many the tick at that time brought. */
  public long countAt(long tickNanos) {
    return tick == tickNanos ? tickCount : 0;
  }

  /** When those of its last tick ended, the first and the last. */
  public long tickFirstEnd() {
    return tickFirstEnd;
  }

  public long tickLastEnd() {
    return tickLastEnd;
  }

  /** When those of its last tick started, the first and the last. */
  public long tickFirstStart() {
    return tickFirstStart;
  }

  public long tickLastStart() {
    return tickLastStart;
  }

  static Facts plus(@Nullable Facts sum, Facts more) {
    return sum == null ? more : sum.merge(more);
  }

  void counted(Facts facts, long now) {
    if (tick != now) {
      tick = now;
      tickCount = 0;
      tickFirstStart = Long.MAX_VALUE;
      tickLastStart = Long.MIN_VALUE;
      tickFirstEnd = Long.MAX_VALUE;
      tickLastEnd = Long.MIN_VALUE;
    }
    tickCount += facts.count();
    tickFirstStart = Math.min(tickFirstStart, facts.firstStart());
    tickLastStart = Math.max(tickLastStart, facts.lastStart());
    tickFirstEnd = Math.min(tickFirstEnd, facts.firstEnd());
    tickLastEnd = Math.max(tickLastEnd, facts.lastEnd());
  }
}
