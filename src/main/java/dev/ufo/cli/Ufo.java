package dev.ufo.cli;

import dev.ufo.settings.Nearest;
import dev.ufo.settings.Problem;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Results go to standard output and nothing else does; a mistake of the user is
 * one line a problem on standard error and exit code 2.
 */
@Command(
    name = "ufo",
    description = "UFO, the Upstream Failure Observer for Envoy.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class,
    subcommands = {
      Check.class,
      ConfigPrinter.class,
      Demo.class,
      Diagnose.class,
      Doctor.class,
      Recorder.class,
      Replay.class,
      Serve.class,
      Show.class
    })
public final class Ufo {
  private static final int WRONG_USE = 2;

  /** Runs a command line on the process's own streams and gives its exit code. */
  public int run(String... args) {
    return run(new CommandLine(this), args);
  }

  /** The same with other streams. */
  public int run(PrintWriter out, PrintWriter err, String... args) {
    return run(new CommandLine(this).setOut(out).setErr(err), args);
  }

  private static int run(CommandLine line, String... args) {
    for (CommandLine verb : line.getSubcommands().values()) {
      if (verb.getCommandSpec().findOption("--config") != null) {
        ConfigOptions.addTo(verb.getCommandSpec());
      }
    }
    line.setParameterExceptionHandler((e, given) -> complain(e.getCommandLine(), e));
    line.setExecutionExceptionHandler((e, command, result) -> complain(command, e));
    if (args.length == 0) {
      line.usage(line.getErr());
      return WRONG_USE;
    }
    return line.execute(args);
  }

  private static int complain(CommandLine command, Exception e) {
    PrintWriter err = command.getErr();
    switch (e) {
      case Problems problems -> {
        for (Problem problem : problems.list()) {
          err.println(problem);
        }
      }
      case UserError error -> err.println("ufo: " + error.getMessage());
      case ParameterException wrong ->
          err.println(
              "ufo: "
                  + oneLine(wrong)
                  + meant(wrong)
                  + "; see "
                  + command.getCommandSpec().qualifiedName()
                  + " --help");
      case IOException fault -> err.println("ufo: " + UserError.of(null, fault).getMessage());
      default -> {
        e.printStackTrace(err);
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    err.flush();
    return WRONG_USE;
  }

  /** The verb or option that looks like the one that is unknown, if there is one. */
  private static String meant(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException wrong)) {
      return "";
    }
    CommandSpec known = e.getCommandLine().getCommandSpec();
    Set<String> names = new TreeSet<>(known.subcommands().keySet());
    names.addAll(known.optionsMap().keySet());
    String given = wrong.getUnmatched().getFirst().replaceFirst("=.*", "");
    return Nearest.to(given, names).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String oneLine(ParameterException e) {
    String message = e.getMessage() == null ? "wrong use" : e.getMessage();
    return message.lines().findFirst().orElse("wrong use");
  }
}
