package dev.ufo.cli;

import dev.ufo.expose.IncidentView;
import dev.ufo.settings.Address;
import dev.ufo.settings.Problems;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks a running UFO why nothing, or not enough, arrives, and prints what it found with what to
 * change. It judges nothing: the UFO that is asked has done so.
 */
@Command(
    name = "doctor",
    description = "Asks a running UFO why nothing, or not enough, arrives.",
    footer = "Exit code: 0 all is well, 1 a check failed, 2 no UFO answers there.",
    mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {
  private static final int A_CHECK_FAILED = 1;
  private static final String CHANGE = "       %-11s %s".formatted("", "change: ");

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "Its HTTP port; otherwise where a UFO of this configuration listens.")
  private @Nullable String url;

  @Option(names = "--json", description = "One line of JSON for machines.")
  private boolean json;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Problems, InterruptedException {
    Checkup status = Checkup.ask(url == null ? ownUrl() : url);
    PrintWriter out = spec.commandLine().getOut();
    int faults = count(status.findings(), Checkup.FAULT);
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("url", status.url());
      tree.put("version", status.version());
      tree.put("healthy", faults == 0);
      tree.put("findings", status.findings().stream().map(Checkup.Finding::tree).toList());
      out.println(IncidentView.json(tree));
    } else {
      print(out, status, Paint.of(System.getenv()));
    }
    out.flush();
    return faults == 0 ? 0 : A_CHECK_FAILED;
  }

  /** Where a UFO with this configuration listens. */
  private String ownUrl() throws Problems {
    return "http://" + Address.here(options.load().http().listen());
  }

  private static int count(List<Checkup.Finding> findings, String level) {
    return (int) findings.stream().filter(finding -> finding.level().equals(level)).count();
  }

  private static void print(PrintWriter out, Checkup status, Paint paint) {
    for (Checkup.Finding finding : status.findings()) {
      String level = String.format(Locale.ROOT, "%-6s", finding.level());
      out.println(
          "%s %-11s %s"
              .formatted(
                  switch (finding.level()) {
                    case Checkup.FAULT -> paint.red(level);
                    case Checkup.HINT -> paint.yellow(level);
                    default -> paint.green(level);
                  },
                  finding.check(),
                  finding.found()));
      String before = CHANGE;
      for (String line : finding.mend()) {
        out.println(before + line);
        before = " ".repeat(CHANGE.length());
      }
    }
    int faults = count(status.findings(), Checkup.FAULT);
    int hints = count(status.findings(), Checkup.HINT);
    out.println(
        paint.bold(
            "UFO %s at %s: %s, %s"
                .formatted(
                    status.version(),
                    status.url(),
                    faults == 0 ? "all is well" : plural(faults, "check failed", "checks failed"),
                    plural(hints, "hint", "hints"))));
  }

  private static String plural(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
