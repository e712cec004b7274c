package dev.ufo.bench;

import java.util.List;

/** From bytes to counters on one core, without a network. */
final class Micro {
  private static final int WARM_UP_MILLIS = 2_000;
  private static final int TURN_MILLIS = 25;

  /** UFO, its scanner alone, a copy of the bytes, and what anyone would write. */
  record Result(
      Rounds.Result ufo, Rounds.Result scan, Rounds.Result copy, Rounds.Result ordinary) {}

  private Micro() {}

  static Result measure(Shape shape, int turns) {
    List<Rounds.Result> r =
        Rounds.compare(
            shape,
            WARM_UP_MILLIS,
            turns,
            TURN_MILLIS,
            List.of(new UfoPath(), new ScanOnly(), new Copy(), new Ordinary()));
    return new Result(r.get(0), r.get(1), r.get(2), r.get(3));
  }
}
