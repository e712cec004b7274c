package dev.ufo.settings;

import dev.ufo.settings.Written.Entries;
import dev.ufo.settings.Written.Entry;
import dev.ufo.settings.Written.Items;
import dev.ufo.settings.Written.Refused;
import dev.ufo.settings.Written.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the one YAML document of a file into what was written. Built on the parser's events, not
 * its nodes, because only events still show anchors, aliases and tags, which are refused (an alias
 * is how a small file grows to gigabytes), and because nodes are built by unbounded recursion.
 *
 * <p>A problem does not end the reading, so that all are found; a syntax error does, since nothing
 * after it can be trusted, and what was read before it stays. Settings are three levels deep
 * (sections, keys, items of a list): what lies deeper is passed over without being kept.
 */
final class YamlTree {
  private static final int DEEPEST = 3;
  // The scanner's time is the square of the nesting: a megabyte of `[` takes it 80 s.
  private static final int NESTED = 100;
  private static final Event NOTHING_MORE = new StreamEndEvent(Optional.empty(), Optional.empty());

  private final String file;
  private final ParserImpl events;
  private final List<Problem> problems;
  private Optional<Mark> behind = Optional.empty();
  private boolean broken;

  private YamlTree(String file, String text, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /** Empty when there is no document; problems are added to the list. */
  static Optional<Written> read(String file, String text, List<Problem> problems) {
    return new YamlTree(file, text, problems).document();
  }

  private Optional<Written> document() {
    Optional<Written> root = Optional.empty();
    for (Event event = next(); !(event instanceof StreamEndEvent); event = next()) {
      if (event instanceof DocumentStartEvent && root.isPresent()) {
        refuse(at(event.getStartMark()), "", "a second document, must be one: remove the `---`");
        break;
      }
      if (event instanceof NodeEvent) {
        root = Optional.of(node(event, "", 0));
      }
    }
    return root;
  }

  private Written node(Event event, String path, int depth) {
    Place at = at(event.getStartMark());
    boolean refused = isRefused(event, at, path);
    boolean unread = refused || depth == DEEPEST;
    if (unread) {
      skip(event);
    }
    return switch (event) {
      case MappingStartEvent _ when !refused ->
          new Entries(at, unread ? List.of() : entries(path, depth + 1));
      case SequenceStartEvent _ when !refused ->
          new Items(at, unread ? List.of() : items(path, depth + 1));
      case ScalarEvent scalar when !refused -> new Scalar(at, scalar.getValue(), !scalar.isPlain());
      default -> new Refused(at); // or the end of a file with a syntax error
    };
  }

  private List<Entry> entries(String path, int depth) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = next(); !isEnd(event); event = next()) {
      Place at = at(event.getStartMark());
      if (!(event instanceof ScalarEvent key)) {
        refuse(at, path, "a key must be one word");
        skip(event);
        skip(next());
        continue;
      }
      String name = key.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      boolean merge = name.equals("<<") && key.isPlain();
      if (merge) {
        refuse(at, path, "merge keys are refused, write the keys out");
      }
      if (merge || isRefused(key, at, below)) {
        skip(next());
        continue;
      }
      Place first = seen.putIfAbsent(name, at);
      if (first != null) {
        refuse(at, below, "given twice, first on line " + first.line());
      }
      entries.add(new Entry(at, name, node(next(), below, depth)));
    }
    return entries;
  }

  private List<Written> items(String path, int depth) {
    List<Written> items = new ArrayList<>();
    for (Event event = next(); !isEnd(event); event = next()) {
      items.add(node(event, path + "[" + items.size() + "]", depth));
    }
    return items;
  }

  private boolean isRefused(Event event, Place at, String path) {
    if (event instanceof AliasEvent) {
      refuse(at, path, "aliases are refused, write the value out");
      return true;
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      refuse(at, path, "anchors are refused, remove the `&" + node.getAnchor().get() + "`");
    }
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    tag.ifPresent(name -> refuse(at, path, "tags are refused, write the value without one"));
    return tag.isPresent();
  }

  /** Passes over the rest of the node which the event starts, without recursion. */
  private void skip(Event event) {
    int open = event instanceof CollectionStartEvent ? 1 : 0;
    while (open > 0) {
      Event inner = next();
      if (inner instanceof StreamEndEvent) {
        return;
      }
      open += inner instanceof CollectionStartEvent ? 1 : 0;
      if (open > NESTED) {
        broken(at(inner.getStartMark()), "nested too deep");
      }
      open -= inner instanceof CollectionEndEvent ? 1 : 0;
    }
  }

  private static boolean isEnd(Event event) {
    return event instanceof CollectionEndEvent || event instanceof StreamEndEvent;
  }

  /**
   * Not all of the parser's exceptions are its own: it lets escape a NumberFormatException for
   * {@code "\UFFFFFFFF"}. Such have no place, so it is said behind what they stand.
   */
  private Event next() {
    if (!broken) {
      try {
        Event event = events.next();
        behind = event.getEndMark();
        return event;
      } catch (MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        broken(at(whereToLook(e)), context + e.getProblem());
      } catch (RuntimeException e) {
        broken(at(behind), "what follows here cannot be read: " + e.getMessage());
      }
    }
    return NOTHING_MORE;
  }

  private void broken(Place at, String why) {
    broken = true;
    refuse(at, "", "not YAML: " + why);
  }

  /** What is missing at the end of the file was opened, and is to be closed, somewhere above. */
  private static Optional<Mark> whereToLook(MarkedYamlEngineException e) {
    boolean unclosed =
        e.getProblem().contains("end of stream") || e.getProblem().contains("<stream end>");
    return unclosed && e.getContextMark().isPresent() ? e.getContextMark() : e.getProblemMark();
  }

  private Place at(Optional<Mark> mark) {
    return Place.file(
        file, mark.map(m -> m.getLine() + 1).orElse(0), mark.map(m -> m.getColumn() + 1).orElse(0));
  }

  private void refuse(Place at, String path, String rule) {
    problems.add(path.isEmpty() ? new Problem(at, rule) : Problem.setting(at, path, rule));
  }
}
