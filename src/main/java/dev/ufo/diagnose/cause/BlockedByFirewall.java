package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Connects vanish silently, though the addresses worked, or all of them do: a NetworkPolicy, a
 * security group, a firewall that drops.
 */
final class BlockedByFirewall implements Cause {
  /** The first seconds: what was pooled hangs, and nothing new has been tried yet. */
  private @Nullable Verdict pooled(Evidence e) {
    Group hung = e.failures(Kind.TIMEOUT).plus(e.weak(Kind.CLIENT_LEFT_WAITING)).onReused();
    SortedSet<String> at = hung.endpoints();
    if (hung.isEmpty()) {
      return null;
    }
    return e.about(id(), hung)
        .starts(0.25)
        .needs(e.share(hung) >= 0.9 && e.well().at(at).isEmpty() && e.age() < 60)
        .headline("%s went silent", places(at))
        .verdict();
  }

  @Override
  public CauseId id() {
    return CauseId.BLOCKED_BY_FIREWALL;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Silence s = Silence.of(e);
    SortedSet<String> at = s.endpoints();
    if (s.all().isEmpty()) {
      return pooled(e);
    }
    boolean all = e.healthy(at).isEmpty();
    boolean alone = e.sourcesThatWork(s.all()) > 0;
    return e.about(id(), s.all())
        .starts(0.5)
        .needs(
            e.share(s.all()) >= 0.4,
            "%d connects to %s got no answer",
            s.silent().count(),
            places(at))
        .needs(!s.open(), "no new connection came about meanwhile")
        .favours(GOOD, all && at.size() > 1, "all %d endpoints at once", at.size())
        .favours(HINT, e.allWorked(at), "they worked until %s", e.lastWorked(at))
        .against(GOOD, e.age() < 4, "it is %.0f s old: others may still come through", e.age())
        .favours(GOOD, alone, "other Envoys reach them")
        .against(
            PROOF,
            s.unreachable().count() > 0.1 * s.all().count(),
            "%d times there was an answer: no route to host",
            s.unreachable().count())
        .against(
            HINT,
            !all && e.noneWorked(at),
            "it is not all of the cluster, and %s never worked",
            places(at))
        .against(HINT, !all && at.size() == 1, "only one endpoint")
        .headline("connects to %s vanish%s", places(at), e.others(at))
        .verdict();
  }
}
