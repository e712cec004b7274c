package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.Docs;
import dev.ufo.cli.Truth.Mark;
import dev.ufo.cli.Truth.Result;
import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.feed.Rendering;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every recording of the corpus as the other inputs would have brought it, diagnosed, and held
 * against the verdict on Envoy's own stream and against what really happened. {@code
 * inputs-scorecard.txt} keeps what it comes to: a verdict that was the same and turns another fails
 * the build; {@code -Dufo.update=true} writes it anew.
 */
class InputScorecardTest {
  private static final Path CORPUS = Path.of("src/test/corpus");
  private static final Path KEPT = Path.of("src/test/resources/inputs-scorecard.txt");
  private static final String TRUTH = ".truth.json";

  /** How the verdict on an input compares with that on the stream. */
  private enum Verdict {
    SAME("the same cause"),
    GENERAL("a cause that an expert accepts"),
    UNNAMED("the same cause, and the log names no cluster"),
    OPEN("unexplained, or another cause with doubt"),
    MISSED("nothing noticed"),
    WRONG("another cause without doubt");

    final String meaning;

    Verdict(String meaning) {
      this.meaning = meaning;
    }
  }

  private static final List<String> LINES = new ArrayList<>();
  private static final Map<Rendering, Map<Verdict, Integer>> COUNTS =
      new EnumMap<>(Rendering.class);

  @BeforeAll
  static void diagnoseAll() throws IOException {
    List<Path> truths;
    try (Stream<Path> files = Files.list(CORPUS)) {
      truths = files.filter(file -> file.toString().endsWith(TRUTH)).sorted().toList();
    }
    for (Path file : truths) {
      String name = file.getFileName().toString().replace(TRUTH, "");
      Truth truth = Truth.read(file);
      Path recording = CORPUS.resolve(name + ".rec.gz");
      List<Result> streamed =
          truth.match(incidents(List.of(Feeds.open(Files.newInputStream(recording), "", null))));
      Map<Rendering, List<Feed>> all = Rendering.all(name);
      all.remove(Rendering.OTLP_JSON); // the same entries as OTLP, see DraftTest
      all.forEach((rendering, feeds) -> compare(name, streamed, rendering, truth, feeds));
    }
    LINES.sort(null);
    COUNTS.forEach((rendering, counts) -> System.out.println(rendering + " " + counts));
    LINES.stream().filter(line -> !line.contains(" same ")).forEach(System.out::println);
  }

  private static void compare(
      String name, List<Result> streamed, Rendering rendering, Truth truth, List<Feed> feeds) {
    List<Incident> incidents = incidents(feeds);
    List<Result> results = truth.match(incidents);
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      boolean unnamed = result.mark() == Mark.FALSE_ALARM && isUnnamed(result.incident());
      if (unnamed) {
        continue; // it stands for the one that was missed by its name
      }
      Verdict verdict = verdict(i < streamed.size() ? streamed.get(i) : null, result, incidents);
      COUNTS
          .computeIfAbsent(rendering, each -> new EnumMap<>(Verdict.class))
          .merge(verdict, 1, Integer::sum);
      LINES.add(
          String.join(
              " ",
              rendering.label(),
              name,
              result.fault() == null ? "-" : result.fault().cluster(),
              verdict.name().toLowerCase(Locale.ROOT),
              result.incident() == null ? "-" : result.incident().cause().id()));
    }
  }

  private static Verdict verdict(Result streamed, Result result, List<Incident> incidents) {
    Incident found = result.incident();
    if (found == null) {
      boolean unnamed =
          incidents.stream()
              .anyMatch(other ->
                  isUnnamed(other)
                      && streamed != null
                      && streamed.incident() != null
                      && other.cause() == streamed.incident().cause());
      return unnamed ? Verdict.UNNAMED : Verdict.MISSED;
    }
    if (streamed != null
        && streamed.incident() != null
        && streamed.incident().cause() == found.cause()) {
      return Verdict.SAME;
    }
    if (found.cause() == CauseId.UNEXPLAINED) {
      return Verdict.OPEN;
    }
    return switch (result.mark()) {
      case RIGHT, ACCEPTED -> Verdict.GENERAL;
      default -> result.confidentlyWrong() ? Verdict.WRONG : Verdict.OPEN;
    };
  }

  private static boolean isUnnamed(Incident incident) {
    return incident != null && "unknown".equals(incident.details().get("cluster_from"));
  }

  private static List<Incident> incidents(List<Feed> feeds) {
    try {
      Rerun rerun = new Rerun(1);
      rerun.play(feeds);
      return rerun.incidents();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWasTheSame_staysTheSame() throws IOException {
    if (Boolean.getBoolean("ufo.update")) {
      Files.write(KEPT, LINES);
    }
    List<String> same =
        Files.readAllLines(KEPT).stream().filter(line -> line.contains(" same ")).toList();
    assertThat(LINES).containsAll(same);
  }

  @Test
  void nothing_isWrongWithoutDoubt() {
    assertThat(LINES).noneMatch(line -> line.contains(" wrong "));
  }

  @Test
  void docs_saysWhatItComesTo() throws IOException {
    Docs.assertHolds(
        "inputs.md",
        "scorecard",
        Docs.table(
            Stream.concat(
                    Stream.of("input"),
                    Arrays.stream(Verdict.values()).map(verdict -> verdict.meaning))
                .toList(),
            COUNTS.entrySet().stream()
                .map(each ->
                    Stream.concat(
                            Stream.of(each.getKey().title()),
                            Arrays.stream(Verdict.values())
                                .map(verdict ->
                                    Integer.toString(each.getValue().getOrDefault(verdict, 0))))
                        .toList())));
  }
}
