package dev.ufo.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Routes.Lead;
import dev.ufo.history.Trail;
import dev.ufo.incident.Incident.State;
import dev.ufo.incident.Incident.Step;
import dev.ufo.incident.JournalFile.End;
import dev.ufo.proto.v1.JournalBody;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import dev.ufo.signal.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept on disk, and what becomes of it when process, file or disk fail. */
class JournalTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_795_255_200L * SECOND;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Lead WAY =
      new Lead(new Source("edge-1", "edge", "eu/a/", "1.40.0"), "trips-route", null, "trips");
  private static final Lead LISTENER =
      new Lead(new Source("edge-1", "edge", "eu/a/", "1.40.0"), null, "10.9.0.1:8443", "trips");

  @TempDir private Path temp;
  private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    folder = temp.resolve("state");
    file = folder.resolve("incidents.journal");
  }

  private static Incident incident(String id, long failures) {
    return new Incident(
        id,
        "inbound|8080||",
        "trips",
        State.OPEN,
        Severity.PAGE,
        CauseId.PROCESS_DOWN,
        0.97,
        "10.5.5.3:8088 refuses connections – \uD83D\uDEF8",
        Scope.ONE_ENDPOINT,
        List.of("10.5.5.3:8088", "10.5.5.4:8088"),
        List.of("edge-1", "edge-2"),
        "process-down@edge-1",
        new TreeMap<>(Map.of("limit", "pending", "cluster_from", "route")),
        NOW - 60 * SECOND,
        NOW - 58 * SECOND,
        NOW - 57 * SECOND,
        NOW - 45 * SECOND,
        0,
        NOW - 1,
        2 * failures,
        failures,
        new TreeMap<>(Map.of("UF", failures, "URX", 1L)),
        new TreeMap<>(Map.of("refused", failures)),
        List.of("1 connection was refused", "it worked until then"),
        List.of("nothing"),
        List.of(new Alternative(CauseId.WRONG_PORT, 0.02)),
        List.of(
            new Step(NOW - 58 * SECOND, CauseId.UNEXPLAINED, 0.3, Severity.NOTICE),
            new Step(NOW - 45 * SECOND, CauseId.PROCESS_DOWN, 0.97, Severity.PAGE)),
        3,
        Trail.NONE,
        List.of());
  }

  private Journal open() throws Journal.Unusable {
    return Journal.open(folder, NOW);
  }

  private void keep(List<Incident> incidents, List<Lead> ways) throws Exception {
    try (Journal journal = open()) {
      journal.finish(incidents, ways, NOW);
    }
  }

  /** What the journal's thread does with a tick, on this one. */
  private static void tick(Journal journal, List<Incident> incidents, int second) {
    journal.write(new Journal.Page(incidents, List.of(), NOW + second * SECOND, false));
  }

  private List<Incident> kept() throws Exception {
    try (Journal journal = open()) {
      return journal.incidents();
    }
  }

  // ---- what comes back

  @Test
  void finished_comesBackWhole() throws Exception {
    List<Incident> incidents =
        List.of(incident("a", 5), incident("b", 7).seen(State.RESOLVED, NOW, 9));
    keep(incidents, List.of(WAY, LISTENER));
    try (Journal journal = open()) {
      assertThat(journal.incidents()).containsExactlyElementsOf(incidents);
      assertThat(journal.ways()).containsExactlyInAnyOrder(WAY, LISTENER);
    }
    assertThat(kept()).as("reading changes nothing").containsExactlyElementsOf(incidents);
  }

  @Test
  void change_isThereBeforeTheEnd() throws Exception {
    try (Journal journal = open()) {
      journal.keep(List.of(incident("a", 5)), List.of(), NOW);
      await().atMost(PATIENCE).until(() -> journal.writes() == 1);
      Incident over = incident("a", 6).seen(State.RESOLVED, NOW + SECOND, 12);
      journal.keep(List.of(over), List.of(), NOW + SECOND);
      await().atMost(PATIENCE).until(() -> journal.writes() == 2);
      assertThat(read().bodies())
          .as("as a killed process leaves it")
          .extracting(body -> JournalCodec.decode(body.getIncident()))
          .containsExactly(incident("a", 5), over);
    }
    assertThat(kept()).extracting(Incident::state).containsExactly(State.RESOLVED);
  }

  @Test
  void numbersAlone_areWrittenAfterTenSeconds() throws Exception {
    try (Journal journal = open()) {
      for (int second = 0; second < 10; second++) {
        tick(journal, List.of(incident("a", second)), second);
      }
      assertThat(journal.writes()).isEqualTo(1);
      tick(journal, List.of(incident("a", 10)), 10);
      assertThat(journal.writes()).isEqualTo(2);
    }
    assertThat(kept()).extracting(Incident::failures).containsExactly(10L);
  }

  @Test
  void forgotten_isGoneAfterTheNextStart() throws Exception {
    keep(List.of(incident("a", 1), incident("b", 2)), List.of(WAY));
    keep(List.of(incident("b", 3)), List.of());
    try (Journal journal = open()) {
      assertThat(journal.incidents()).extracting(Incident::id).containsExactly("b");
      assertThat(journal.ways()).isEmpty();
    }
  }

  @Test
  void manyChanges_keepTheFileSmall() throws Exception {
    List<Incident> many = new ArrayList<>();
    try (Journal journal = open()) {
      for (int round = 0; round < 60; round++) {
        many.clear();
        for (int i = 0; i < 100; i++) {
          many.add(incident("i-" + i, round));
        }
        tick(journal, List.copyOf(many), 10 * round);
      }
      assertThat(Files.size(file)).isLessThan(2 << 20);
      assertThat(journal.failures()).isZero();
    }
    assertThat(kept()).containsExactlyInAnyOrderElementsOf(many);
  }

  @Test
  void hugeIncident_isKeptWithItsFirstEndpoints() throws Exception {
    List<String> endpoints = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      endpoints.add("host-" + i + "." + "x".repeat(1_000) + ":80");
    }
    keep(List.of(Journals.at(incident("a", 1), endpoints)), List.of());
    assertThat(kept().getFirst().endpoints()).isEqualTo(endpoints.subList(0, 256));
  }

  @Test
  void ofANewerUfo_isLeftOut() throws Exception {
    keep(List.of(incident("a", 1), incident("b", 2)), List.of());
    List<JournalBody> bodies = new ArrayList<>(read().bodies());
    JournalBody.Builder newer = bodies.get(0).toBuilder();
    newer.getIncidentBuilder().setCause("gremlins");
    bodies.set(0, newer.build());
    JournalFile writer = new JournalFile(folder);
    writer.rewrite(bodies);
    writer.close();
    assertThat(kept()).extracting(Incident::id).containsExactly("b");
  }

  // ---- files that are not whole

  private JournalFile.Contents read() throws IOException {
    return new JournalFile(folder).read();
  }

  private byte[] threeIncidents() throws Exception {
    keep(List.of(incident("a", 1), incident("b", 2), incident("c", 3)), List.of());
    return Files.readAllBytes(file);
  }

  @Test
  void cutAtEveryByte_yieldsWhatIsWhole() throws Exception {
    byte[] whole = threeIncidents();
    List<JournalBody> bodies = read().bodies();
    int head = whole[0] + 1;
    int last = 0;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      JournalFile.Contents contents = read();
      int n = contents.bodies().size();
      assertThat(contents.bodies()).as("%d bytes", length).isEqualTo(bodies.subList(0, n));
      assertThat(n).isBetween(last, last + 1);
      boolean between = length == head || n > last;
      assertThat(contents.end())
          .as("%d bytes", length)
          .isEqualTo(length < head ? End.BROKEN : between ? End.WHOLE : End.TORN);
      last = n;
    }
    assertThat(last).isEqualTo(3);
  }

  @Test
  void cutTail_isDropped_andWhatFollowsIsWhole() throws Exception {
    byte[] whole = threeIncidents();
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(kept()).extracting(Incident::id).containsExactly("a", "b");
    keep(List.of(incident("d", 4)), List.of());
    assertThat(read().end()).isEqualTo(End.WHOLE);
    assertThat(kept()).extracting(Incident::id).containsExactly("d");
    assertThat(folder.resolve("incidents.journal.broken")).doesNotExist();
  }

  @Test
  void flippedAtEveryByte_yieldsWhatStoodBefore() throws Exception {
    byte[] whole = threeIncidents();
    List<JournalBody> bodies = read().bodies();
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x41;
      Files.write(file, flipped);
      JournalFile.Contents contents = read();
      assertThat(contents.end()).as("byte %d", at).isNotEqualTo(End.WHOLE);
      assertThat(contents.bodies()).isEqualTo(bodies.subList(0, contents.bodies().size()));
    }
  }

  @Test
  void foreignFile_isSetAside_andUfoStarts() throws Exception {
    Files.createDirectories(folder);
    for (byte[] foreign :
        List.of(
            "Shall I compare thee to a summer's day?".getBytes(StandardCharsets.UTF_8),
            new byte[100],
            new byte[0],
            Arrays.copyOf(threeIncidents(), 10))) {
      Files.write(file, foreign);
      try (Journal journal = open()) {
        assertThat(journal.incidents()).isEmpty();
        assertThat(folder.resolve("incidents.journal.broken")).hasBinaryContent(foreign);
        journal.finish(List.of(incident("a", 1)), List.of(), NOW);
      }
      assertThat(kept()).hasSize(1);
    }
  }

  @Test
  void zerosBehindAPowerCut_areSetAside_withWhatStoodBefore() throws Exception {
    byte[] whole = threeIncidents();
    Files.write(file, Arrays.copyOf(whole, whole.length + 4_096));
    assertThat(kept()).hasSize(3);
    assertThat(folder.resolve("incidents.journal.broken")).exists();
  }

  // ---- disks that fail

  /** /dev/full is a disk without room, for root too. */
  @Test
  void fullDisk_isCounted_andWrittenOnceThereIsRoom() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "skipped: no /dev/full");
    Files.createDirectories(folder);
    Path next = Files.createSymbolicLink(folder.resolve("incidents.journal.next"), full);
    try (Journal journal = open()) {
      for (int second = 0; second <= 20; second++) {
        tick(journal, List.of(incident("a", second)), second);
      }
      assertThat(journal.failures()).as("tried every ten seconds").isEqualTo(3);
      assertThat(journal.writes()).isZero();
      assertThat(journal.fault()).contains("No space left");
      Files.delete(next);
      tick(journal, List.of(incident("a", 21)), 30);
      assertThat(journal.writes()).isEqualTo(1);
      assertThat(journal.fault()).isEmpty();
    }
    assertThat(kept()).extracting(Incident::failures).containsExactly(21L);
  }

  @Test
  void folderThatCannotBeMade_isCounted_andUfoStarts() throws Exception {
    folder = Path.of("/proc/ufo");
    assumeTrue(Files.isDirectory(Path.of("/proc")), "skipped: no /proc");
    try (Journal journal = open()) {
      assertThat(journal.incidents()).isEmpty();
      assertThat(journal.failures()).isEqualTo(1);
      journal.finish(List.of(incident("a", 1)), List.of(), NOW + SECOND);
      assertThat(journal.failures()).isEqualTo(2);
      assertThat(journal.fault()).contains("/proc/ufo");
    }
  }

  /** A pipe that nobody reads takes for ever to open: a disk that hangs. */
  @Test
  @Timeout(60)
  void diskThatHangs_delaysNoTick() throws Exception {
    Files.createDirectories(folder);
    Path next = folder.resolve("incidents.journal.next");
    assumeTrue(
        new ProcessBuilder("mkfifo", next.toString()).start().waitFor() == 0, "skipped: no mkfifo");
    try (Journal journal = open()) {
      for (int second = 0; second < 1_000; second++) {
        journal.keep(List.of(incident("a", second)), List.of(), NOW + second * SECOND);
      }
      assertThat(journal.writes()).isZero();
      try (InputStream in = Files.newInputStream(next)) {
        Files.delete(next);
        in.readAllBytes();
      }
      await().atMost(PATIENCE).until(() -> journal.failures() > 0); // no pipe is forced to disk
      journal.finish(List.of(incident("a", 1_000)), List.of(), NOW + 1_000 * SECOND);
    }
    assertThat(kept()).extracting(Incident::failures).containsExactly(1_000L);
  }

  @Test
  void appendThatFails_isFollowedByANewFile() throws Exception {
    threeIncidents();
    List<JournalBody> bodies = read().bodies();
    JournalFile writer = new JournalFile(folder);
    writer.rewrite(bodies.subList(0, 1));
    assertThat(writer.appends()).isTrue();
    Thread.currentThread().interrupt(); // closes the file under the writer's hands
    assertThatThrownBy(() -> writer.append(bodies.subList(1, 2))).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(writer.appends()).isFalse();
    writer.rewrite(bodies);
    writer.close();
    assertThat(read().bodies()).isEqualTo(bodies);
  }

  // ---- the folder

  @Test
  void folderInUse_isRefused_untilItIsFree() throws Exception {
    try (Journal _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(Journal.Unusable.class)
          .hasMessage("another UFO uses it; give each a folder of its own");
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void fileInPlaceOfTheFolder_isRefused() throws Exception {
    Files.writeString(folder, "");
    assertThatThrownBy(this::open)
        .isInstanceOf(Journal.Unusable.class)
        .hasMessage("is a file, must be a folder");
  }

  @Test
  void permissions_areTheOwnersAlone() throws Exception {
    folder = temp.resolve("var/lib/ufo");
    file = folder.resolve("incidents.journal");
    keep(List.of(incident("a", 1)), List.of());
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("lock"))).isEqualTo("rw-------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void symbolicLinkToAFolder_isAFolder() throws Exception {
    Files.createSymbolicLink(folder, Files.createDirectory(temp.resolve("volume")));
    keep(List.of(incident("a", 1)), List.of());
    assertThat(kept()).hasSize(1);
  }
}
