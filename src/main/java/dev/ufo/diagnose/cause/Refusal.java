package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.history.Course;
import dev.ufo.signal.Symptom.Kind;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Endpoints that refuse connections, and how each of them fared: whether it ever worked, came
 * lately, cut what was under way, came back, left for good.
 *
 * @param refused the refusals
 * @param cut requests cut at the same endpoints after the connection stood
 * @param worked endpoints that answered before they refused for the first time
 * @param newcomers endpoints that refused from their first request on, later than the others
 * @param healed endpoints that answer on new connections since
 * @param left endpoints that nothing is asked of any more
 * @param falls how often the one that fell most often fell
 * @param atOnce all of them began within {@link #TOGETHER_SECONDS}
 * @param cutFalls how often a fall cut requests that were under way, over all endpoints
 */
record Refusal(
    Group refused,
    Group cut,
    SortedSet<String> endpoints,
    SortedSet<String> worked,
    SortedSet<String> newcomers,
    SortedSet<String> healed,
    SortedSet<String> left,
    int falls,
    int rises,
    int cutFalls,
    boolean atOnce) {
  static final int TOGETHER_SECONDS = 2;

  static Refusal of(Evidence e) {
    Group refused = e.failures(Kind.REFUSED, Kind.CONNECT_RESET);
    SortedSet<String> at = refused.endpoints();
    SortedSet<String> worked = new TreeSet<>();
    SortedSet<String> newcomers = new TreeSet<>();
    SortedSet<String> healed = new TreeSet<>();
    SortedSet<String> left = new TreeSet<>();
    for (String endpoint : at) {
      if (e.worked(endpoint)) {
        worked.add(endpoint);
      } else if (e.newcomer(endpoint)) {
        newcomers.add(endpoint);
      }
      if (e.left(endpoint)) {
        left.add(endpoint);
      }
    }
    int falls = 0;
    int rises = 0;
    int cutFalls = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    List<Course> courses = e.courses(at);
    for (Course course : courses) {
      falls = Math.max(falls, course.falls());
      rises = Math.max(rises, course.rises());
      cutFalls += course.cutFalls();
      first = Math.min(first, course.firstFailure());
      last = Math.max(last, course.firstFailure());
      if (course.lastSuccess() > course.lastFailure()) {
        healed.add(course.endpoint());
      }
    }
    Group cut = e.failures(Kind.CLOSED, Kind.ANSWER_CUT, Kind.STREAM_REFUSED).at(at);
    if (e.sourcesThatWork(refused) > 0) { // one Envoy's success beside another's failure is no rise
      falls = Math.min(falls, 1);
      rises = 0;
    }
    return new Refusal(
        refused,
        cut,
        at,
        worked,
        newcomers,
        healed,
        left,
        falls,
        rises,
        cutFalls,
        last - first < TOGETHER_SECONDS * 1_000_000_000L);
  }

  /** Fell, came back and fell again. */
  boolean again() {
    return falls >= 2 && rises >= 1;
  }

  boolean everWorked() {
    return !worked.isEmpty();
  }

  boolean allNew() {
    return newcomers.size() == endpoints.size();
  }

  /**
   * Nothing of the cluster works now, and on other ports the same hosts did until then.
   *
   * @param others {@link Evidence#otherPorts} of these endpoints
   */
  boolean moved(Evidence e, SortedSet<String> others) {
    return allNew()
        && e.well().count() < 0.05 * refused.count()
        && others.size() >= endpoints.size();
  }

  boolean allHealed() {
    return healed.size() == endpoints.size();
  }
}
