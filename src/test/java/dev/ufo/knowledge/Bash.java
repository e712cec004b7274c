package dev.ufo.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real shell, as the oracle for what a command means. */
final class Bash {
  private Bash() {}

  /** What it printed on either stream; the exit code shows there too. */
  static String run(List<String> options, String script) throws Exception {
    return start(options, script, Path.of("."), false);
  }

  /** Runs it in a folder, with no program in its path: only the shell itself can act. */
  static String runAlone(String script, Path folder) throws Exception {
    return start(List.of(), script, folder, true);
  }

  private static String start(List<String> options, String script, Path folder, boolean alone)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "--norc", "--noprofile"));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (alone) {
      builder.command().set(0, "/bin/bash");
      builder.environment().clear();
      builder.environment().put("PATH", "/nowhere");
    }
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(script.getBytes(UTF_8));
    }
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    return alone || code == 0 ? printed : printed + "exit code " + code;
  }
}
