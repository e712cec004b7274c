package dev.ufo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.cli.Scorecard;
import dev.ufo.envoy.Envoy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every scenario with every Envoy at hand, in both kinds of logging, recorded anew and diagnosed:
 * nothing is wrong without doubt, and nobody is paged for nothing. The recordings stay in {@code
 * target/lab}. It takes hours.
 */
@Tag("nightly")
class NightlyTest {
  private static final Path OUT = Path.of("target/lab");
  private static final int JOBS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  @Test
  void everyScenario_withEveryEnvoy_isDiagnosedTrustworthily() throws Exception {
    List<Release> releases = Release.all();
    assertThat(releases).as(Envoy.HOW_TO_GET_ONE).isNotEmpty();
    boolean namespaces = Scenario.Need.NAMESPACES.isMet();
    List<Lab.Take> takes =
        Lab.takes(Scenarios.ALL, releases, List.of(Flavour.values()), namespaces);
    assertThat(Lab.record(takes, OUT, JOBS)).as("each is recorded").isTrue();

    Scorecard card = Scorecard.of(OUT);
    card.print(System.out);
    assertThat(card.untrustworthy()).isEmpty();
  }
}
