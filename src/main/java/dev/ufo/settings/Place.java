package dev.ufo.settings;

import java.util.Comparator;

/**
 * Where something was written. Places sort as a reader would mend them: the file from top to
 * bottom, then the environment, then the flags.
 *
 * @param name the file as the user named it, the variable, or the flag without its dashes
 * @param line from 1, or 0 for a file as a whole, a variable or a flag
 * @param column from 1, in characters as an editor counts them, or 0
 */
public record Place(Layer layer, String name, int line, int column) implements Comparable<Place> {

  /** A later layer wins over an earlier one. */
  public enum Layer {
    FILE,
    ENVIRONMENT,
    FLAG
  }

  /** Of a value which nobody wrote, a default. */
  static final Place NOWHERE = new Place(Layer.FILE, "", 0, 0);

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::layer)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column)
          .thenComparing(Place::name);

  static Place file(String name, int line, int column) {
    return new Place(Layer.FILE, name, line, column);
  }

  static Place variable(String name) {
    return new Place(Layer.ENVIRONMENT, name, 0, 0);
  }

  static Place flag(String name) {
    return new Place(Layer.FLAG, name, 0, 0);
  }

  /** What the user calls the setting {@code path} at this place. */
  String subject(String path) {
    return switch (layer) {
      case FILE -> path;
      case ENVIRONMENT -> name;
      case FLAG -> "--" + name;
    };
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** The place as editors and terminals link it, {@code ufo.yaml:3:11}; a flag has its dashes. */
  @Override
  public String toString() {
    return line > 0 ? name + ":" + line + ":" + column : subject(name);
  }
}
