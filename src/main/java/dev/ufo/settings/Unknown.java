package dev.ufo.settings;

import dev.ufo.settings.Written.Entries;
import dev.ufo.settings.Written.Entry;
import dev.ufo.settings.Written.Refused;
import dev.ufo.settings.Written.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds what is written and was never asked for, and what it was probably meant to be. Values are
 * not shown: the name is what is wrong, and the value may be a secret.
 */
final class Unknown {

  /**
   * What Kubernetes puts into every container beside a Service whose name starts with "ufo":
   * UFO_SERVICE_HOST, UFO_SERVICE_PORT_GRPC, UFO_PORT=tcp://…, UFO_PORT_19001_TCP_ADDR. Unless it
   * is a key all the same, it is nobody's mistake.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "UFO_([A-Z0-9_]+_)?(SERVICE_HOST=.*|SERVICE_PORT(_[A-Z0-9_]+)?=[0-9]+"
              + "|PORT=(tcp|udp|sctp)://.*|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?=.*)");

  private final List<Key> keys;
  private final Set<String> sections = new LinkedHashSet<>();
  private final Set<String> paths = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Unknown(List<Key> keys) {
    this.keys = keys;
    for (Key key : keys) {
      sections.add(key.section());
      paths.add(key.path());
      variables.add(key.variable());
    }
  }

  List<Problem> in(
      Optional<Written> file, Map<String, String> environment, Map<String, String> flags) {
    file.ifPresent(this::root);
    environment.forEach(this::variable);
    flags.keySet().forEach(this::flag);
    return problems;
  }

  private void root(Written root) {
    if (root instanceof Entries map) {
      map.entries().forEach(this::section);
    } else if (!isNothing(root)) {
      problems.add(new Problem(root.at(), "must be a map of sections, each a map of keys"));
    }
  }

  private void section(Entry section) {
    if (!sections.contains(section.name())) {
      report(section.at(), section.name(), "unknown section" + meant(section.name(), sections));
    } else if (section.value() instanceof Entries map) {
      Set<String> names = new LinkedHashSet<>();
      keys.stream()
          .filter(key -> key.section().equals(section.name()))
          .forEach(key -> names.add(key.name()));
      for (Entry entry : map.entries()) {
        if (!names.contains(entry.name())) {
          String path = section.name() + "." + entry.name();
          report(entry.at(), path, "unknown key" + meant(entry.name(), names));
        }
      }
    } else if (!isNothing(section.value())) {
      report(section.value().at(), section.name(), "must be a map of keys");
    }
  }

  private void variable(String name, String value) {
    if (!variables.contains(name) && !SERVICE_LINK.matcher(name + "=" + value).matches()) {
      String meant = Nearest.to(name, variables).map(Unknown::didYouMean).orElse("");
      report(Place.variable(name), name, "unknown variable" + meant);
    }
  }

  private void flag(String path) {
    if (!paths.contains(path)) {
      String meant = Nearest.to(path, paths).map(near -> didYouMean("--" + near)).orElse("");
      report(Place.flag(path), path, "unknown flag" + meant);
    }
  }

  /** A slip of the pen, or a key of another section, or else all there are. */
  private String meant(String wrong, Set<String> names) {
    return Nearest.to(wrong, names)
        .or(() -> elsewhere(wrong))
        .map(Unknown::didYouMean)
        .orElseGet(() -> names.isEmpty() ? "" : ", must be one of " + String.join(", ", names));
  }

  private Optional<String> elsewhere(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).map(Key::path).findFirst();
  }

  private static String didYouMean(String name) {
    return ", did you mean `" + name + "`?";
  }

  /** A file of comments, or a section whose every key is commented out. */
  private static boolean isNothing(Written value) {
    return value instanceof Refused || (value instanceof Scalar scalar && scalar.isNull());
  }

  private void report(Place at, String path, String rule) {
    problems.add(Problem.setting(at, path, rule));
  }
}
