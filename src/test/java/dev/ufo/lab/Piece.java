package dev.ufo.lab;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A piece of Envoy's configuration: written as YAML, laid over one another, given as JSON. */
record Piece(Map<?, ?> map) {
  static final Piece NOTHING = new Piece(Map.of());

  @FormatMethod
  static Piece of(@FormatString String yaml, Object... values) {
    String text = yaml.formatted(values);
    return new Piece((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  /** The message as an {@code Any} of that type. */
  Piece as(String type) {
    return of("\"@type\": type.googleapis.com/%s", type).with(this);
  }

  /** This with another one over it: maps go into one another, all else is replaced. */
  Piece with(Piece over) {
    return new Piece(merge(map, over.map));
  }

  /** This with something under a key. */
  Piece with(String key, Object value) {
    return with(new Piece(Map.of(key, value instanceof Piece piece ? piece.map : value)));
  }

  private static Map<?, ?> merge(Map<?, ?> under, Map<?, ?> over) {
    Map<Object, Object> both = new LinkedHashMap<>(under);
    over.forEach((key, value) -> {
      boolean maps = both.get(key) instanceof Map && value instanceof Map;
      both.put(key, maps ? merge((Map<?, ?>) both.get(key), (Map<?, ?>) value) : value);
    });
    return both;
  }

  /** Replaces a file in one step, as Envoy wants what it watches. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, json(map) + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a file that stands for a discovery service holds. */
  static Piece resources(List<Piece> resources) {
    return new Piece(Map.of("resources", resources));
  }

  private static String json(Object value) {
    return switch (value) {
      case Piece piece -> json(piece.map);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> quoted(entry.getKey().toString()) + ": " + json(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(Piece::json).collect(Collectors.joining(", ", "[", "]"));
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
