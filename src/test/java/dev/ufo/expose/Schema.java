package dev.ufo.expose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * As much of JSON Schema as the API's description uses, and stricter: what is not described is
 * refused, and so is a keyword that this class does not know.
 */
public final class Schema {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "format",
          "enum",
          "minimum",
          "maximum",
          "required",
          "properties",
          "additionalProperties",
          "items",
          "description");

  private final Map<?, ?> document;
  private final List<String> faults = new ArrayList<>();

  private Schema(Map<?, ?> document) {
    this.document = document;
  }

  /** What is wrong with a value, with its place; empty when it is as described. */
  public static List<String> faults(Map<?, ?> document, Map<?, ?> schema, Object value) {
    Schema check = new Schema(document);
    check.check("$", schema, value);
    return check.faults;
  }

  static Object at(Map<?, ?> document, String reference) {
    Object node = document;
    for (String part : reference.substring(2).split("/", -1)) {
      node = Objects.requireNonNull(((Map<?, ?>) node).get(part), reference);
    }
    return node;
  }

  private void check(String place, Map<?, ?> schema, Object value) {
    if (schema.get("$ref") instanceof String reference) {
      check(place, (Map<?, ?>) at(document, reference), value);
      return;
    }
    require(KEYWORDS.containsAll(schema.keySet()), place, "has a keyword that is not known");
    List<?> types = schema.get("type") instanceof List<?> some ? some : List.of(schema.get("type"));
    String type =
        switch (value) {
          case null -> "null";
          case String text -> "string";
          case Boolean truth -> "boolean";
          case Double number -> "number";
          case Number number -> "integer";
          case List<?> list -> "array";
          case Map<?, ?> map -> "object";
          default -> value.getClass().getName();
        };
    boolean fits = types.contains(type) || (type.equals("integer") && types.contains("number"));
    require(fits, place, "is " + type + ", not " + types);
    if (schema.get("enum") instanceof List<?> some) {
      require(some.contains(value), place, value + " is none of " + some);
    }
    if (value instanceof Number number) {
      range(place, schema, number.doubleValue());
    }
    if (value instanceof List<?> list && fits) {
      for (int i = 0; i < list.size(); i++) {
        check(place + "[" + i + "]", (Map<?, ?>) schema.get("items"), list.get(i));
      }
    }
    if (value instanceof Map<?, ?> map && fits) {
      object(place, schema, map);
    }
  }

  private void range(String place, Map<?, ?> schema, double value) {
    boolean low = schema.get("minimum") instanceof Number min && value < min.doubleValue();
    boolean high = schema.get("maximum") instanceof Number max && value > max.doubleValue();
    require(!low && !high, place, value + " is out of range");
  }

  private void object(String place, Map<?, ?> schema, Map<?, ?> map) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
    if (schema.get("required") instanceof List<?> names) {
      for (Object name : names) {
        require(map.containsKey(name), place, name + " is missing");
        require(properties.containsKey(name), place, name + " is not described");
      }
    }
    for (Map.Entry<?, ?> member : map.entrySet()) {
      Object known = properties.get(member.getKey());
      Object of = known == null ? schema.get("additionalProperties") : known;
      if (of instanceof Map<?, ?> described) {
        check(place + "." + member.getKey(), described, member.getValue());
      } else {
        require(false, place, member.getKey() + " is not described");
      }
    }
  }

  private void require(boolean holds, String place, String fault) {
    if (!holds) {
      faults.add(place + ": " + fault);
    }
  }
}
