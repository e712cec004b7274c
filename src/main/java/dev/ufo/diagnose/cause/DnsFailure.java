package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's name does not resolve. The forward proxy says so; a cluster whose DNS failed looks
 * like an empty one.
 */
final class DnsFailure implements Cause {
  @Override
  public CauseId id() {
    return CauseId.DNS_FAILURE;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group shown = e.failures(Kind.DNS_FAILURE);
    if (shown.isEmpty()) {
      return null;
    }
    return e.about(id(), shown)
        .starts(0.97)
        .notes(true, "%d requests failed as the name did not resolve", shown.count())
        .headline("the name does not resolve")
        .alone()
        .verdict();
  }
}
