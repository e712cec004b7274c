package dev.ufo.settings;

import dev.ufo.settings.Written.Entries;
import dev.ufo.settings.Written.Entry;
import dev.ufo.settings.Written.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings as {@code section: {key: value}} in a YAML file, as {@code UFO_SECTION_KEY} in the
 * environment and as flags {@code --section.key}. A flag wins over the environment and that over
 * the file, but a value which loses must be right as well, or it would surprise on the day it wins.
 * An empty variable counts as not set, as Compose files and shells write it.
 *
 * <p>Used in three steps, by one thread: {@link #of}; every package reads its {@link #section}
 * through calls that name key, default, rule and documentation, and gets the default where
 * something is wrong; {@link #finish} throws everything that is wrong at once, unknown keys
 * included, since what was not read by then is unknown.
 *
 * <p>A wrong default or a key read twice is the programmer's fault and an IllegalArgumentException.
 */
public final class Settings {
  static final String PREFIX = "UFO_";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final YamlFile file;
  private final Map<String, String> environment;
  private final Map<String, String> flags;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Set<String> variables = new HashSet<>();
  private final List<Problem> problems;

  private Settings(YamlFile file, Map<String, String> environment, Map<String, String> flags) {
    this.file = file;
    this.environment = environment;
    this.flags = flags;
    this.problems = new ArrayList<>(file.problems());
  }

  /**
   * Reads nothing yet; that is for the sections.
   *
   * @param environment all of it, as System.getenv() gives it
   * @param flags by path, as {@code grpc.listen}
   * @param ignored variables which start with UFO_ and are no settings, as UFO_JAVA_HOME
   */
  public static Settings of(
      YamlFile file,
      Map<String, String> environment,
      Map<String, String> flags,
      Set<String> ignored) {
    Map<String, String> ours = new TreeMap<>(environment);
    ours.keySet().removeIf(name -> !name.startsWith(PREFIX) || ignored.contains(name));
    return new Settings(file, ours, new TreeMap<>(flags));
  }

  public Section section(String name) {
    return new Section(this, name);
  }

  /** Every key read so far, in the order of reading. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /** To be called when every key has been read. */
  public void finish() throws Problems {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(new Unknown(keys()).in(file.root(), environment, flags));
    if (!all.isEmpty()) {
      throw new Problems(all);
    }
  }

  void report(Problem problem) {
    problems.add(problem);
  }

  /** The key read before under this path. */
  Key key(String path) {
    return Optional.ofNullable(keys.get(path)).orElseThrow();
  }

  void declare(Key key) {
    boolean named = NAME.matcher(key.section()).matches() && NAME.matcher(key.name()).matches();
    if (!named || keys.putIfAbsent(key.path(), key) != null || !variables.add(key.variable())) {
      throw new IllegalArgumentException(key.path() + ": must be new and in lower case");
    }
  }

  /** All that is written for the key, the winner last. */
  List<Written> written(Key key) {
    List<Written> all = new ArrayList<>();
    if (file.root().orElse(null) instanceof Entries sections) {
      for (Entry section : sections.entries()) {
        if (section.name().equals(key.section()) && section.value() instanceof Entries entries) {
          entries.entries().stream()
              .filter(entry -> entry.name().equals(key.name()))
              .forEach(entry -> all.add(entry.value()));
        }
      }
    }
    String variable = environment.getOrDefault(key.variable(), "");
    if (!variable.isEmpty()) {
      all.add(new Scalar(Place.variable(key.variable()), variable, false));
    }
    String flag = flags.get(key.path());
    if (flag != null) {
      all.add(new Scalar(Place.flag(key.path()), flag, false));
    }
    return all;
  }
}
