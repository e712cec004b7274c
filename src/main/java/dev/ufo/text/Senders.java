package dev.ufo.text;

import dev.ufo.entry.Stream;
import dev.ufo.signal.Source;
import java.util.HashMap;
import java.util.Map;

/**
 * The streams of those whose records come together, in one file or on one event loop: one for each
 * Envoy and log that the records name. Of more than {@value #MOST} the others share that of the
 * unnamed.
 */
public final class Senders {
  private static final int MOST = 1_000;

  private record Key(Source source, String logName) {}

  private final Map<Key, Stream> streams = new HashMap<>();

  /** The stream of whom this names, or the other one when it names nobody. */
  public Stream of(Draft said, Stream unnamed) {
    boolean node = said.has(Attribute.NODE);
    if (!node && !said.has(Attribute.SERVICE)) {
      return unnamed;
    }
    String service = said.text(Attribute.SERVICE);
    Source source =
        new Source(
            node ? said.text(Attribute.NODE) : service, service, said.text(Attribute.ZONE), "");
    Key key = new Key(source, said.text(Attribute.LOG_NAME));
    Stream known = streams.get(key);
    if (known == null) {
      if (streams.size() >= MOST) {
        return unnamed;
      }
      known = new Stream();
      known.identify(source, key.logName);
      streams.put(key, known);
    }
    return known;
  }
}
