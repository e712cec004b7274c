package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.demo.Act;
import dev.ufo.expose.Found;
import dev.ufo.expose.IncidentView;
import dev.ufo.history.Ticks;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommentaryTest {
  private static final Duration A_LOOK = Duration.ofMillis(1);

  private final StringWriter said = new StringWriter();
  private List<Incident> incidents = List.of();
  private final Commentary commentary =
      new Commentary(
          new PrintWriter(said),
          Paint.of(Map.of("NO_COLOR", "1")),
          InstantSource.fixed(Instant.ofEpochSecond(0, Ticks.T0)),
          () -> incidents,
          IncidentView.onDemand(),
          note -> {});

  /** Else the demo ends, or goes on to its next act, without a word that this one is over. */
  @Test
  void calm_onlyOnceItToldThatAllIsOver() throws InterruptedException {
    commentary.begin(new Act("killed", List.of("shop"), List.of(CauseId.PROCESS_DOWN)));
    incidents = List.of(new Found("shop").incident());
    commentary.watch(A_LOOK);
    assertThat(commentary.calm()).isFalse();
    incidents = List.of(new Found("shop").resolvedAt(Ticks.T0 + 40 * Ticks.SECOND).incident());
    assertThat(commentary.calm()).as("not told yet").isFalse();
    assertThat(said.toString()).contains("UFO says      shop: ").doesNotContain("over");
    commentary.watch(A_LOOK);
    assertThat(commentary.calm()).isTrue();
    assertThat(said.toString()).contains("over          shop, 39.0 s after its first failure");
  }
}
