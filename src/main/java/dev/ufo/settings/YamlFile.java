package dev.ufo.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A file of settings and everything that is wrong with it as a file: one that cannot be read, is
 * larger than 1 MiB, is not UTF-8 or not YAML. A byte order mark and CRLF are fine, and so is an
 * empty file. Reading never throws; the problems come out of {@link Settings#finish}.
 */
public final class YamlFile {
  private static final int MOST = 1 << 20;

  private final Optional<Written> root;
  private final List<Problem> problems;

  private YamlFile(Optional<Written> root, List<Problem> problems) {
    this.root = root;
    this.problems = problems;
  }

  /** No file: all from the environment and the flags. */
  public static YamlFile none() {
    return new YamlFile(Optional.empty(), List.of());
  }

  public static YamlFile read(Path path) {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      return unreadable(Place.file(name, 0, 0), "is a directory, must be a YAML file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      return bytes.length > MOST
          ? unreadable(Place.file(name, 0, 0), "is too large, must be at most 1MiB")
          : decode(name, bytes);
    } catch (NoSuchFileException e) {
      return unreadable(Place.file(name, 0, 0), "no such file");
    } catch (AccessDeniedException e) {
      return unreadable(Place.file(name, 0, 0), "permission denied, must be readable");
    } catch (IOException e) {
      return unreadable(Place.file(name, 0, 0), "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Takes the text of a file.
   *
   * @param name what to call it in problems
   */
  public static YamlFile of(String name, String text) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int i = 0; i < yaml.length(); i += Character.charCount(yaml.codePointAt(i))) {
      int c = yaml.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        return unreadable(
            end(name, yaml.substring(0, i)), "the character U+%04X is not allowed".formatted(c));
      }
    }
    List<Problem> problems = new ArrayList<>();
    return new YamlFile(YamlTree.read(name, yaml, problems), problems);
  }

  Optional<Written> root() {
    return root;
  }

  List<Problem> problems() {
    return problems;
  }

  private static YamlFile decode(String name, byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean broken =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, true)
            .isError();
    String decoded = text.flip().toString();
    return broken
        ? unreadable(end(name, decoded), "not UTF-8, must be saved as UTF-8")
        : of(name, decoded);
  }

  private static YamlFile unreadable(Place at, String why) {
    return new YamlFile(Optional.empty(), List.of(new Problem(at, why)));
  }

  /** The place just behind the text. */
  private static Place end(String name, String text) {
    String last = text.substring(text.lastIndexOf('\n') + 1);
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    return Place.file(name, line, 1 + last.codePointCount(0, last.length()));
  }
}
