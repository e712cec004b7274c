package dev.ufo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What UFO may not fall below: ratios to what anyone would write, measured in turns in one run,
 * sizes, and no absolute time but that of a tick, which has to fit its second. The goals are
 * higher; docs/performance.md has both.
 */
@Tag("gate")
class GateTest {
  private static final int MEGA = 1_000_000;
  private static final long MEBI = 1 << 20;
  private static final double TICK_MILLIS = 200;

  private static double timesOrdinary(Shape shape) {
    return Rounds.compare(shape, 2_000, 25, 20, List.of(new UfoPath(), new Ordinary()))
        .get(0)
        .timesLast();
  }

  @Test
  void scanAndCount_rich_tenTimesOrdinary() {
    assertThat(timesOrdinary(Shape.RICH)).isGreaterThan(10);
  }

  @Test
  void scanAndCount_lean_eightTimesOrdinary() {
    assertThat(timesOrdinary(Shape.LEAN)).isGreaterThan(8);
  }

  @Test
  void scanAndCount_mixed_eightTimesOrdinary() {
    assertThat(timesOrdinary(Shape.MIXED)).isGreaterThan(8);
  }

  @Test
  void scanAndCount_fieldsInAnotherOrder_fourTimesOrdinary() {
    assertThat(timesOrdinary(Shape.SHUFFLED)).isGreaterThan(4);
  }

  @Test
  void scanAndCount_knownNames_allocatesNothing() {
    for (Shape shape : List.of(Shape.RICH, Shape.LEAN, Shape.MIXED, Shape.SHUFFLED)) {
      assertThat(Rounds.allocated(new UfoPath(), shape, MEGA)).as(shape.name()).isLessThan(1);
    }
  }

  @Test
  void memory_hundredThousandSeries_underThousandBytesEach() {
    assertThat(Memory.ufo().touched()).isLessThan(1_000);
  }

  /** With all that the analyst keeps of clusters and endpoints, windows included. */
  @Test
  void memory_analystIncluded_quietSeriesUnderThousandBytesEach() {
    assertThat(Memory.analyst().identity()).isLessThan(1_000);
  }

  /** The one absolute time: the best of many ticks, in CPU time of the thread. */
  @Test
  void tick_hundredThousandSeriesInIt_under200Millis() {
    assertThat(Ticks.measure(0).best()).isLessThan(TICK_MILLIS);
  }

  @Test
  void tick_onePercentOfClustersFail_under200Millis() {
    Ticks.Result result = Ticks.measure(100);
    assertThat(result.incidents()).isEqualTo(Fleet.CLUSTERS / 100);
    assertThat(result.best()).isLessThan(TICK_MILLIS);
  }

  @Test
  void diagnose_recordedFaults_sixTimesCountingAlone() {
    assertThat(Diagnosing.measure(Payload.recordings(), 20).times()).isLessThan(6);
  }

  /** Each client gets its tick every second; the machine may be busy, and then later. */
  @Test
  void events_fiveHundredClients_takeAQuarterOfACoreAtMost()
      throws IOException, InterruptedException {
    Onlookers.Boards boards = Onlookers.boards(500);
    assertThat(boards.readsEach()).isGreaterThan(0.5);
    assertThat(boards.followed() - boards.alone()).isLessThan(0.25);
  }

  @Test
  void scrape_thousandsOfSeries_under200Millis() throws IOException, InterruptedException {
    Onlookers.Scrapes scrapes = Onlookers.scrapes();
    assertThat(scrapes.series()).isGreaterThan(10_000);
    assertThat(scrapes.best() * 20_000 / scrapes.series()).isLessThan(200);
  }

  @Test
  void endToEnd_fullLoad_fiveTimesOrdinary() throws IOException, InterruptedException {
    List<Load.Result> results = Load.compare(new Load.Plan(Shape.RICH, 4, 1, 1, 5, Long.MAX_VALUE));
    Load.Result ufo = results.get(0);
    Load.Result ordinary = results.get(1);
    assertThat(ufo.onIdleMachine() / ordinary.onIdleMachine()).as("throughput").isGreaterThan(5);
    assertThat(ordinary.cpuPerMillion() / ufo.cpuPerMillion()).as("CPU").isGreaterThan(5);
  }

  @Test
  void resident_sixtyFourConnections_staysSmall() throws IOException, InterruptedException {
    Load.Resident resident = Load.resident(true, 64);
    assertThat(resident.idle()).as("idle").isLessThan(110 * MEBI);
    assertThat(resident.paced()).as("10,000 entries/s").isLessThan(150 * MEBI);
    assertThat(resident.full()).as("full load").isLessThan(300 * MEBI);
  }
}
