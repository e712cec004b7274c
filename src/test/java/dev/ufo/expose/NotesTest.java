package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotesTest {
  private final Fixture ufo;

  NotesTest() throws Exception {
    ufo = new Fixture();
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private List<String> notes() {
    return Notes.of(ufo.totals.traffic(), ufo.streams);
  }

  private void succeed(int times) {
    ufo.ticks.entries(times, Ticks.endpoint("a", "10.0.0.1:80"), Ticks.ok(), Timing.at(ufo.now));
  }

  private void fail(int times) {
    ufo.ticks.entries(
        times, Ticks.endpoint("a", "10.0.0.1:80"), Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
  }

  @Test
  void nothing_streamsWithoutEntries_streamsGone() {
    assertThat(notes()).singleElement().asString().startsWith("No Envoy has opened a stream yet");
    ufo.streams = 1;
    assertThat(notes()).singleElement().asString().startsWith("1 stream is open, but no entry");
    ufo.streams = 2;
    assertThat(notes()).singleElement().asString().startsWith("2 streams are open, but no entry");
    succeed(1);
    ufo.tick();
    assertThat(notes()).isEmpty();
    ufo.streams = 0;
    assertThat(notes()).singleElement().asString().startsWith("No stream is open now");
  }

  @Test
  void onlyFailures_fromTenOn_untilOneSucceeds() {
    ufo.streams = 1;
    fail(9);
    ufo.tick();
    assertThat(notes()).isEmpty();
    fail(1);
    ufo.tick();
    assertThat(notes()).singleElement().asString().startsWith("All 10 entries are failures");
    succeed(1);
    ufo.tick();
    assertThat(notes()).isEmpty();
  }

  @Test
  void losses_unlessHarmless() {
    ufo.streams = 1;
    ufo.ticks.lost(5, Loss.NOT_AN_END).lost(5, Loss.UPSTREAM_TRY).lost(5, Loss.LISTENER_COPY);
    ufo.ticks.lost(3, Loss.MALFORMED);
    ufo.tick();
    assertThat(notes())
        .containsExactly("Lost 3 as malformed: an entry whose bytes are not protobuf.");
  }

  @Test
  void clockAhead_isSaid() {
    ufo.streams = 1;
    ufo.ticks.entries(
        1,
        Ticks.endpoint("a", "10.0.0.1:80"),
        Ticks.ok(),
        Timing.at(ufo.now + 61 * Ticks.SECOND + Ticks.SECOND / 2));
    ufo.tick();
    assertThat(notes())
        .containsExactly("The clock of gateway-1 runs at least 60.5 s ahead of this one.");
  }
}
