package dev.ufo.cli;

import dev.ufo.settings.Key;
import dev.ufo.settings.Problems;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of every verb that reads the configuration: {@code --config} and one for each key.
 */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML; every key is optional. Also UFO_CONFIG.")
  private @Nullable Path file;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Gives a verb an option for each key. */
  static void addTo(CommandSpec verb) {
    for (Key key : Config.keys()) {
      verb.addOption(
          OptionSpec.builder(key.option())
              .type(String.class)
              .paramLabel(key.kind().toUpperCase(java.util.Locale.ROOT))
              .description(key.doc() + " Default: " + key.byDefault())
              .build());
    }
  }

  /** The configuration that this command line gives. */
  Config load() throws Problems {
    Map<String, String> flags = new TreeMap<>();
    for (Key key : Config.keys()) {
      OptionSpec option = spec.findOption(key.option());
      if (option != null && option.getValue() != null) {
        flags.put(key.path(), option.getValue());
      }
    }
    return Config.load(file, System.getenv(), flags);
  }
}
