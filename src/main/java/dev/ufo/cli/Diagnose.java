package dev.ufo.cli;

import dev.ufo.expose.IncidentView;
import dev.ufo.feed.Feed;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The agent's engine in virtual time over recordings and logs: prints each incident, the worst
 * first. Same bytes in, same bytes out. Several files are taken as one UFO would have received
 * them.
 */
@Command(
    name = "diagnose",
    description = {
      "Names the causes of the failures in recordings and access logs, the worst incident first:",
      "Envoy's text in any format, JSON, OTLP JSON lines; the kind is found by the content.",
      "Several files are read as if they had come to one UFO."
    },
    mixinStandardHelpOptions = true)
final class Diagnose implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "recordings or logs, .gz welcome; without one, or as -, standard input")
  private List<Path> files = new ArrayList<>();

  @Mixin private FeedOptions options = new FeedOptions();

  @Option(names = "--json", description = "One line of JSON for machines.")
  private boolean json;

  @Option(
      names = "--follow",
      description =
          "Goes on with what is written to a log, until Ctrl-C or the end of standard input.")
  private boolean follow;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "What really happened (NAME.truth.json): compares and prints a table.")
  private @Nullable Path truth;

  @Option(
      names = "--success-weight",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many successes one stands for, where they are sampled. Default: 1")
  private int successWeight = 1;

  private static final int A_PASTE = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (successWeight < 1) {
      throw new UserError("--success-weight=" + successWeight + ": must be 1 or more");
    }
    if (files.isEmpty()) {
      files.add(FeedOptions.INPUT);
    }
    if (follow && truth != null) {
      throw new UserError("--truth: cannot be known of what is still to come; leave out --follow");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    IncidentView view = new IncidentView(Knowledge.load());
    if (follow) {
      return new Follow(options, successWeight, view, json, out, err).of(files);
    }
    Truth real = truth == null ? null : Truth.read(truth);
    Rerun rerun = new Rerun(successWeight);
    List<String> notes = new ArrayList<>();
    if (play(rerun::play, notes) && isPaste(rerun)) {
      Rerun picked = new Rerun(successWeight);
      notes.clear();
      play(picked::conclude, notes);
      if (!picked.incidents().isEmpty()) {
        rerun = picked;
        notes.add("too few lines for a rate: what failed is diagnosed as it stands");
      }
    }
    if (json) {
      out.println(IncidentView.json(tree(rerun, view)));
    } else {
      new DiagnosisText(out, view).print(rerun, notes);
    }
    if (real != null) {
      real.compare(rerun.incidents()).forEach(out::println);
    }
    out.flush();
    return rerun.incidents().isEmpty() ? 0 : 1;
  }

  /** So little that no rate can be told of it, and nothing was noticed. */
  private boolean isPaste(Rerun rerun) {
    return rerun.incidents().isEmpty()
        && rerun.totals().traffic().counted() <= A_PASTE
        && files.stream().allMatch(options::isSmall);
  }

  private interface Player {
    void play(List<Feed> feeds) throws IOException;
  }

  /** Plays the files; says whether they were all lines. */
  private boolean play(Player player, List<String> notes) {
    List<Feed> feeds = new ArrayList<>();
    Path current = files.get(0);
    try {
      for (Path file : files) {
        current = file;
        feeds.add(options.open(file));
      }
      current = files.get(0);
      player.play(feeds);
      for (int i = 0; i < feeds.size(); i++) {
        for (String note : feeds.get(i).notes()) {
          notes.add(files.get(i) + ": " + note);
        }
      }
    } catch (IOException e) {
      throw UserError.of(current, e);
    } finally {
      feeds.forEach(Diagnose::close);
    }
    return feeds.stream().allMatch(Feed::lines);
  }

  static void close(Feed feed) {
    try {
      feed.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> tree(Rerun rerun, IncidentView view) {
    Traffic traffic = rerun.totals().traffic();
    Map<String, Object> lost = new TreeMap<>();
    for (Map.Entry<Loss, Long> each : traffic.lost().entrySet()) {
      if (each.getValue() > 0) {
        lost.put(each.getKey().reason(), each.getValue());
      }
    }
    List<Object> incidents = new ArrayList<>();
    for (Incident incident : rerun.incidents()) {
      incidents.add(view.tree(incident));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("input", files.stream().map(Path::toString).toList());
    tree.put("from", IncidentView.time(rerun.from()));
    tree.put("to", IncidentView.time(rerun.to()));
    tree.put("entries", traffic.arrived().values().stream().mapToLong(Long::longValue).sum());
    tree.put("lost", lost);
    tree.put("incidents", incidents);
    return tree;
  }
}
