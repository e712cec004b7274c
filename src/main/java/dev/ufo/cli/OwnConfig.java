package dev.ufo.cli;

import dev.ufo.settings.Key;

/** An ufo.yaml with every key at its default, each commented out and said. */
final class OwnConfig {
  private OwnConfig() {}

  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # UFO's configuration: ufo serve --config ufo.yaml
            # Every key is optional and stands here with its default. Each is a variable (UFO_GRPC_LISTEN) and an option
            # (--grpc.listen) too; an option wins over the environment, and that over this file.
            # ufo check --config ufo.yaml says every mistake.
            """);
    String section = "";
    for (Key key : Config.keys()) {
      if (!key.section().equals(section)) {
        section = key.section();
        text.append('\n').append(section).append(":\n");
      }
      text.append("  # ").append(key.doc()).append(" Must be ").append(key.rule()).append(".\n");
      text.append("  # ").append(key.name()).append(": ").append(value(key)).append(mark(key));
      text.append('\n');
    }
    return text.toString();
  }

  private static String value(Key key) {
    if (key.kind().equals("list")) {
      return "[" + key.byDefault() + "]";
    }
    return key.byDefault().isEmpty() ? "\"\"" : key.byDefault();
  }

  /** The two keys that Envoy's side has to agree with. */
  private static String mark(Key key) {
    return switch (key.path()) {
      case "grpc.listen" -> " # --address";
      case "input.success_weight" -> " # --sample-successes";
      default -> "";
    };
  }
}
