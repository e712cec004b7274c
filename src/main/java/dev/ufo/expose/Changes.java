package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.incident.Incident;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes, for those who look on: the latest state of each incident, numbered by its last
 * change, and the latest tick.
 *
 * <p>There is no queue for anybody. Who was away, or is slow, gets of each incident that has
 * changed since then its state of now, so that nobody can make the others wait or fill the memory.
 *
 * <p>The analyst's thread writes; any thread waits and reads.
 */
public final class Changes {
  /**
   * What changes with every tick, as numbers in the evidence, is told so often, and of so few
   * incidents in a tick: each goes to every client. All else is told at once.
   */
  private static final long NUMBERS_EVERY = 15_000_000_000L;

  private static final int MOST_NUMBERS = 2;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Analysis analysis;
  private final TickView view;
  private final String epoch;
  private final Map<String, Change> changes = new LinkedHashMap<>();
  private long number;
  private long ticks;
  private @Nullable Message tick;

  /** An incident as it was after a change. */
  private static final class Change {
    final Incident incident;
    final long number;
    final long at;
    final Message message;

    Change(Incident incident, long number, long at, Message message) {
      this.incident = incident;
      this.number = number;
      this.at = at;
      this.message = message;
    }
  }

  /** How far a client has been told. */
  record Position(long changes, long ticks) {}

  /** What is new behind a position. */
  record News(List<Message> messages, Position position) {}

  /**
   * @param epoch differs with each start of UFO: numbers of another one mean nothing
   */
  public Changes(Analysis analysis, Agent agent, Build build, String epoch) {
    this.analysis = analysis;
    this.epoch = epoch;
    view = new TickView(analysis.totals(), agent, build);
  }

  /** A tick of the analyst is over. */
  public void tick(long now) {
    List<Incident> incidents = analysis.incidents().get();
    Message latest = view.message(incidents, now);
    synchronized (this) {
      Set<String> known = new HashSet<>();
      int numbers = MOST_NUMBERS;
      for (Incident incident : incidents) {
        known.add(incident.id());
        Change before = changes.get(incident.id());
        boolean news = before == null || isNews(before.incident, incident);
        if (!news && numbers > 0 && isDue(before, incident, now)) {
          news = true;
          numbers--;
        }
        if (news) {
          changes.remove(incident.id());
          changes.put(incident.id(), change(incident, now));
        }
      }
      changes.keySet().retainAll(known);
      tick = latest;
      ticks++;
      notifyAll();
    }
  }

  private Change change(Incident incident, long now) {
    number++;
    Message message =
        new Message(
            "incident", epoch + "-" + number, () -> Json.text(analysis.view().tree(incident)));
    return new Change(incident, number, now, message);
  }

  private static boolean isDue(@Nullable Change before, Incident incident, long now) {
    return before != null && now - before.at >= NUMBERS_EVERY && !before.incident.equals(incident);
  }

  private static boolean isNews(Incident known, Incident now) {
    return known.state() != now.state()
        || known.severity() != now.severity()
        || known.cause() != now.cause()
        || Math.round(known.confidence() * 100) != Math.round(now.confidence() * 100)
        || known.scope() != now.scope()
        || !known.headline().equals(now.headline())
        || !known.endpoints().equals(now.endpoints())
        || !known.group().equals(now.group());
  }

  /** Where a client goes on that names the last event it got; at the beginning if it is unknown. */
  synchronized Position behind(@Nullable String lastEvent) {
    String own = epoch + "-";
    if (lastEvent != null && lastEvent.startsWith(own)) {
      try {
        long last = Long.parseLong(lastEvent.substring(own.length()));
        return new Position(last >= 0 && last <= number ? last : 0, 0);
      } catch (NumberFormatException e) {
        // the same as for none of ours
      }
    }
    return new Position(0, 0);
  }

  /** What is new, at once or as soon as there is a tick; nothing when it takes longer than this. */
  synchronized News after(Position position, long patienceMillis) throws InterruptedException {
    long until = System.nanoTime() + patienceMillis * NANOS_PER_MILLI;
    for (long left = patienceMillis; left > 0 && ticks <= position.ticks; ) {
      wait(left);
      left = (until - System.nanoTime()) / NANOS_PER_MILLI;
    }
    List<Message> messages = new ArrayList<>();
    for (Change change : changes.values()) {
      if (change.number > position.changes) {
        messages.add(change.message);
      }
    }
    if (ticks > position.ticks && tick != null) {
      messages.add(tick);
    }
    return new News(messages, new Position(number, ticks));
  }
}
