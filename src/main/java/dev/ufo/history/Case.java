package dev.ufo.history;

import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom;
import dev.ufo.tally.Facts;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a cluster since it began to fail: the evidence. A case opens with the
 * first failure, long before anybody knows whether it means anything, because what happened at the
 * beginning is what tells causes apart; it closes when nothing came of it. So a healthy cluster
 * costs nothing, and one that fails is remembered to the entry.
 *
 * <p>Written by the analyst's thread only, and read there.
 */
public final class Case {
  private static final long OVER_AFTER = 15_000_000_000L;
  private static final long HEALTHY = 20;
  private static final long GENERATION = 60_000_000_000L;

  private final long openedAt;
  private final boolean weak;
  private final Before before;
  private final Map<String, Course.Falls> fallen;
  private final Map<Key, Cell> cells = new LinkedHashMap<>();
  private final Map<String, Course> courses = new LinkedHashMap<>();
  private long began;
  private long turnedAt;
  private long lastFailureTick;
  private long firstSince = Long.MAX_VALUE;
  private long requests;
  private long wellSince;
  private boolean held;

  private record Key(String endpoint, Source source, Signature signature) {}

  /**
   * What was usual before a case.
   *
   * @param requests how many were counted since the cluster was first seen
   * @param lastSuccess when the last one that was answered ended, 0 when none was
   * @param latency how long answers took
   * @param connect how long connections took, also those that never came
   * @param bytesSent per request, 0 when it is not known
   * @param received how large answers were
   */
  public record Before(
      long requests,
      long lastSuccess,
      Durations latency,
      Durations connect,
      long bytesSent,
      Sizes received) {}

  /** A case that opens in this tick, for failures or, if it is weak, for weak signs. */
  Case(long openedAt, long began, boolean weak, Before before, Map<String, Course.Falls> fallen) {
    this.openedAt = openedAt;
    turnedAt = openedAt;
    this.began = began;
    this.weak = weak;
    this.before = before;
    this.fallen = fallen;
  }

  /** A row of a tick; says whether there was room for it. */
  boolean add(
      Name.From from,
      @Nullable Endpoint endpoint,
      String address,
      Source source,
      Signature signature,
      Outcome outcome,
      Facts facts,
      long now,
      boolean room) {
    if (now - turnedAt > GENERATION && now - openedAt > 2 * GENERATION) {
      turnedAt = now;
      cells.values().forEach(Cell::turn);
    }
    requests += facts.count();
    if (endpoint != null) {
      Course course = courses.get(address);
      if (course == null) {
        course =
            new Course(
                address,
                endpoint,
                fallen.getOrDefault(address, Course.Falls.NONE),
                facts.firstStart(),
                now);
        courses.put(address, course);
      }
      course.count(outcome.sign(), isCut(outcome), signature.isFirst(), facts, now);
    }
    if (outcome.sign() == Sign.FAILURE || (weak && outcome.sign().weak())) {
      failed(facts, now);
    }
    Key key = new Key(address, source, signature);
    Cell cell = cells.get(key);
    if (cell == null) {
      if (!room) {
        return false;
      }
      cell = new Cell(address, from, source, signature, outcome);
      cells.put(key, cell);
    }
    cell.counted(facts, now);
    boolean well = outcome.sign() == Sign.WELL || outcome.sign() == Sign.NONE;
    wellSince += well ? facts.count() : 0;
    if (!well) {
      cell.during(facts);
    } else if (facts.firstStart() >= began) {
      cell.since = Cell.plus(cell.since, facts);
      firstSince = Math.min(firstSince, facts.firstStart());
    } else {
      cell.before = Cell.plus(cell.before, facts);
    }
    return true;
  }

  /** An example of a row that was added in this tick. */
  void sample(Sample sample) {
    Cell cell =
        cells.get(new Key(sample.place().endpoint(), sample.place().source(), sample.signature()));
    if (cell != null) {
      cell.sample(sample);
    }
  }

  private static boolean isCut(Outcome outcome) {
    Symptom.Kind kind = outcome.symptom().kind();
    return kind == Symptom.Kind.CLOSED || kind == Symptom.Kind.ANSWER_CUT;
  }

  private void failed(Facts facts, long now) {
    began = Math.min(began, facts.firstStart());
    lastFailureTick = now;
    wellSince = 0;
    if (facts.lastStart() >= firstSince) {
      firstSince = Long.MAX_VALUE;
      for (Cell cell : cells.values()) {
        if (cell.since != null) {
          cell.during(cell.since);
          cell.since = null;
        }
      }
    }
  }

  /** Another failure of the tick in which it opened. */
  void began(long start) {
    began = Math.min(began, start);
  }

  /**
   * Whether what it holds is so long ago, with so much health since, that another failure is the
   * first of another case.
   */
  boolean over(long now) {
    return !held && now - lastFailureTick > OVER_AFTER && wellSince >= HEALTHY;
  }

  boolean isHeld() {
    return held;
  }

  /** It is known to be more than chance: from now on it holds until it is closed. */
  public void hold() {
    held = true;
  }

  /** The tick in which it opened. */
  public long openedAt() {
    return openedAt;
  }

  /** When the first request that failed started. */
  public long began() {
    return began;
  }

  public Before before() {
    return before;
  }

  public Collection<Cell> cells() {
    return Collections.unmodifiableCollection(cells.values());
  }

  public Collection<Course> courses() {
    return Collections.unmodifiableCollection(courses.values());
  }

  public @Nullable Course course(String endpoint) {
    return courses.get(endpoint);
  }

  /** Requests since it began, whatever became of them. */
  public long requests() {
    return requests;
  }

  public long lastFailureTick() {
    return lastFailureTick;
  }

  /** How often each endpoint fell that did, for the case that may follow. */
  Map<String, Course.Falls> falls() {
    Map<String, Course.Falls> falls = new HashMap<>();
    for (Course course : courses.values()) {
      if (course.falls() > 0) {
        falls.put(course.endpoint(), course.remembered());
      }
    }
    return falls;
  }

  int size() {
    return cells.size();
  }
}
