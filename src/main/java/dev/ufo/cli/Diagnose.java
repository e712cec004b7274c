package dev.ufo.cli;

import dev.ufo.expose.IncidentView;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.ingest.RecordingReader;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The agent's engine in virtual time over recordings: prints each incident, the worst first. Same
 * bytes in, same bytes out. Several recordings are taken as one UFO would have received them.
 */
@Command(
    name = "diagnose",
    description = {
      "Names the causes of the failures in recordings, the worst incident first.",
      "Several files are read as if they had come to one UFO. - is standard input."
    },
    mixinStandardHelpOptions = true)
final class Diagnose implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "recordings, .gz welcome")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "One line of JSON for machines.")
  private boolean json;

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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (successWeight < 1) {
      throw new UserError("--success-weight=" + successWeight + ": must be 1 or more");
    }
    Truth real = truth == null ? null : Truth.read(truth);
    Rerun rerun = new Rerun(successWeight);
    List<String> cut = play(rerun);
    PrintWriter out = spec.commandLine().getOut();
    IncidentView view = new IncidentView(Knowledge.load());
    if (json) {
      out.println(IncidentView.json(tree(rerun, view)));
    } else {
      new DiagnosisText(out, view).print(rerun, cut);
    }
    if (real != null) {
      real.compare(rerun.incidents()).forEach(out::println);
    }
    out.flush();
    return rerun.incidents().isEmpty() ? 0 : 1;
  }

  private List<String> play(Rerun rerun) {
    List<RecordingReader> recordings = new ArrayList<>();
    List<String> cut = new ArrayList<>();
    Path current = files.get(0);
    try {
      for (Path file : files) {
        current = file;
        recordings.add(new RecordingReader(open(file)));
      }
      current = files.get(0);
      rerun.play(recordings);
      for (int i = 0; i < recordings.size(); i++) {
        if (recordings.get(i).cut()) {
          cut.add(files.get(i).toString());
        }
      }
    } catch (IOException e) {
      throw UserError.of(current, e);
    } finally {
      for (RecordingReader recording : recordings) {
        close(recording);
      }
    }
    return cut;
  }

  private static InputStream open(Path file) throws IOException {
    return file.toString().equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file);
  }

  private static void close(RecordingReader recording) {
    try {
      recording.close();
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
