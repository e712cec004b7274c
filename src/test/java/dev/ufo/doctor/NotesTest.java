package dev.ufo.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.expose.Fixture;
import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.history.Totals.Limits;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import java.time.Instant;
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
    return Notes.of(Findings.of(ufo.totals.traffic(), ufo, Instant.ofEpochSecond(0, ufo.now)));
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
    assertThat(notes())
        .containsExactly(
            "1 of 1 Envoys sent 10 entries without any success (gateway-1): successes seem to be"
                + " filtered out of their access logs; UFO counts failures against time instead of"
                + " ratios, and cannot know what ever worked.");
    succeed(1);
    ufo.tick();
    assertThat(notes()).isEmpty();
  }

  private void send(String node, int times, Signature signature) {
    Place place = Place.of(new Source(node, "mesh", "", "1.40.0"), "a", "10.0.0.1:80");
    ufo.ticks.entries(times, place, signature, Timing.at(ufo.now));
  }

  @Test
  void onlyFailures_ofSome_namesThreeAndCountsTheRest() {
    ufo.streams = 1;
    for (int i = 1; i <= 5; i++) {
      send("node-" + i, 10, Ticks.noConnection(Flag.UF));
    }
    send("node-9", 10, Ticks.ok());
    ufo.tick();
    assertThat(notes())
        .singleElement()
        .asString()
        .startsWith(
            "5 of 6 Envoys sent 50 entries without any success (node-1, node-2, node-3 and 2 more):"
                + " ");
  }

  @Test
  void silentFromAMinuteOn_saysSinceWhen() {
    ufo.streams = 1;
    send("node-1", 1, Ticks.ok());
    ufo.tick();
    for (int i = 0; i < 60; i++) {
      send("node-2", 1, Ticks.ok());
      ufo.tick();
    }
    assertThat(notes()).isEmpty();
    send("node-2", 1, Ticks.ok());
    ufo.tick();
    assertThat(notes())
        .containsExactly(
            "1 of 2 Envoys fell silent: node-1 since 2026-11-21T10:00:01Z. They have no traffic, or"
                + " no longer send their access logs here.");
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

  private void sendOff(String node, long seconds, int ticks) {
    Place place = Place.of(new Source(node, "mesh", "", "1.40.0"), "a", "10.0.0.1:80");
    for (int i = 0; i < ticks; i++) {
      long end = ufo.now + (1 + seconds) * Ticks.SECOND;
      ufo.ticks.entries(1, place, Ticks.ok(), Timing.at(end));
      ufo.tick();
    }
  }

  @Test
  void clockAhead_isSaid() {
    ufo.streams = 1;
    sendOff("node-1", 30, 1);
    assertThat(notes())
        .containsExactly("The clock of node-1 runs at least 30.0 s ahead of this one.");
  }

  @Test
  void late_andFuture_areCounted() {
    ufo.streams = 1;
    sendOff("node-1", -3_600, 3);
    sendOff("node-2", 3_600, 2);
    assertThat(notes())
        .containsExactly(
            "The clock of node-2 runs at least 3600.0 s ahead of this one.",
            "3 entries came minutes after their requests had ended: they are counted, but not used"
                + " for detection.",
            "2 entries came from the future, by their own clock: they are counted, but not used for"
                + " detection.");
  }

  @Test
  void skewedClocks_areSaid_andThatTheyAreRightAgain() {
    ufo.streams = 1;
    sendOff("node-1", -3_600, 6);
    assertThat(notes()).contains("The clock of node-1 is 3600 s behind; UFO subtracts it.");
    sendOff("node-1", 3_600, 6);
    assertThat(notes())
        .contains("The clock of node-1 is 3600 s ahead; UFO subtracts it. It has changed 2 times.")
        .noneMatch(note -> note.contains("runs at least"));
    sendOff("node-1", 0, 6);
    assertThat(notes())
        .contains("The clock of node-1 was off and is right now. It has changed 3 times.");
  }

  @Test
  void manySkewedClocks_areCounted() {
    ufo.streams = 1;
    for (int i = 1; i <= 5; i++) {
      sendOff("node-" + i, 30, 1);
    }
    assertThat(notes())
        .hasSize(4)
        .contains("The clocks of 2 more Envoys are off: /api/v1/status lists them under sources.");
  }

  @Test
  void fullEvidence_isSaidApart() throws Exception {
    try (Fixture small = new Fixture(new Limits(10, 500, 10, Limits.DEFAULT.idle()))) {
      for (int i = 0; i < 600; i++) {
        Place place = Ticks.endpoint("a", "10.0.0.%d:80".formatted(i));
        small.ticks.entries(1, place, Ticks.noConnection(Flag.UF), Timing.at(small.now));
        small.ticks.entries(1, place, Ticks.ok(), Timing.at(small.now));
      }
      small.tick();
      small.streams = 1;
      Instant now = Instant.ofEpochSecond(0, small.now);
      List<String> notes = Notes.of(Findings.of(small.totals.traffic(), small, now));
      assertThat(notes)
          .contains(
              "The evidence was full: 200 entries of clusters that fail are counted, but missing in"
                  + " diagnoses.")
          .anyMatch(note -> note.startsWith("Table history_endpoints was full"));
    }
  }
}
