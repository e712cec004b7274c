package dev.ufo.detect;

/**
 * One cluster's watch, the incident its alarm opens, and that incident's hold: what the wiring does
 * with both. An alarm within five minutes of the last one's end reopens the incident.
 */
final class Analyst {
  private static final long REOPENS = 300 * Arrivals.SECOND;

  private final Watch watch;
  private Hold hold = new Hold(0, 0);
  private boolean open;
  private boolean alarmed;
  private long endedAt;

  int notices;
  int pages;

  /** The first of each; -1 before. */
  long noticedAt = -1;

  long pagedAt = -1;

  Analyst(Watch watch) {
    this.watch = watch;
  }

  void tick(long now, long requests, long failures, long first, long last) {
    watch.tick(now, requests, failures, first, last);
    open &= alarmed || now - endedAt <= REOPENS;
    if (watch.alarmed() && !alarmed) {
      notices++;
      noticedAt = noticedAt < 0 ? now : noticedAt;
      hold = open ? hold : new Hold(watch.noticedAt(), watch.firstFailure(), watch.normal());
      open = true;
    } else if (alarmed && !watch.alarmed()) {
      endedAt = now;
    }
    alarmed = watch.alarmed();
    if (open && !hold.holds()) {
      hold.tick(now, requests, failures, first, last);
      if (hold.holds()) {
        pages++;
        pagedAt = pagedAt < 0 ? now : pagedAt;
      }
    }
  }
}
