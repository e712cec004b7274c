package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Evidence.clock;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** New endpoints refuse at first and then work: traffic came before they were ready. */
final class NotReady implements Cause {
  @Override
  public CauseId id() {
    return CauseId.NOT_READY;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Refusal r = Refusal.of(e);
    SortedSet<String> at = r.endpoints();
    boolean fresh = r.allNew() && !e.healthy(at).isEmpty();
    boolean healedAll = r.allHealed() && !r.everWorked();
    if (r.refused().isEmpty()) {
      return null;
    }
    SortedSet<String> others = e.otherPorts(at);
    return e.about(id(), r.refused())
        .starts(0.5)
        .needs(e.share(r.refused()) >= 0.5 && !r.everWorked() && (fresh || healedAll))
        .favours(
            GOOD,
            fresh,
            "%s refused from its first request on, at %s, when the others had long been working",
            places(at),
            clock(r.refused().firstStart()))
        .favours(
            GOOD,
            healedAll,
            "it works since %s",
            clock(e.wellSince().plus(e.well()).at(at).firstEnd()))
        .against(GOOD, !healedAll && e.age() > 120, "it still refuses after %.0f s", e.age())
        .against(
            GOOD,
            !healedAll && r.moved(e, others),
            "the same hosts answered on %s until then, and nothing works beside it",
            others)
        .against(HINT, !fresh, "it refused from the beginning of what was seen")
        .headline(
            "%s got traffic before it was ready%s", places(at), healedAll ? "; it works now" : "")
        .verdict();
  }
}
