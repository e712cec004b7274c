package dev.ufo.entry;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every public field of an Entry by name, so that a field added tomorrow is compared too. */
final class Snapshot {
  private static final List<Field> FIELDS =
      Arrays.stream(Entry.class.getFields())
          .filter(field -> !Modifier.isStatic(field.getModifiers()))
          .filter(field -> !field.getName().equals("bytes"))
          .toList();

  private Snapshot() {}

  static Map<String, Object> of(Entry entry) {
    Map<String, Object> values = new TreeMap<>();
    for (Field field : FIELDS) {
      values.put(field.getName(), get(field, entry));
    }
    return values;
  }

  static boolean same(Entry one, Entry other) {
    for (Field field : FIELDS) {
      if (!get(field, one).equals(get(field, other))) {
        return false;
      }
    }
    return true;
  }

  private static Object get(Field field, Entry entry) {
    try {
      return field.get(entry);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
