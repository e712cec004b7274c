package dev.ufo.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML, and so JSON. */
final class Yaml {
  private Yaml() {}

  static Object read(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /** Each document of a text that has several. */
  static List<Map<?, ?>> all(String text) {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (Object each : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      documents.add((Map<?, ?>) each);
    }
    return documents;
  }

  /** What stands there, a step a key. */
  static Object at(Object tree, String... keys) {
    Object here = tree;
    for (String key : keys) {
      here = ((Map<?, ?>) here).get(key);
    }
    return here;
  }

  static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object each : (List<?>) list) {
      maps.add((Map<?, ?>) each);
    }
    return maps;
  }
}
