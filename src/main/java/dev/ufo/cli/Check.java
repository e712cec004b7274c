package dev.ufo.cli;

import dev.ufo.settings.Problem;
import dev.ufo.settings.Problems;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Every problem of a configuration, a line each, before it is used. */
@Command(
    name = "check",
    description = "Every problem of a configuration, with its place and a suggestion.",
    mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
  private static final int PROBLEMS_FOUND = 1;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      options.load();
      out.println("configuration is good");
      return 0;
    } catch (Problems problems) {
      for (Problem problem : problems.list()) {
        out.println(problem);
      }
      return PROBLEMS_FOUND;
    } finally {
      out.flush();
    }
  }
}
