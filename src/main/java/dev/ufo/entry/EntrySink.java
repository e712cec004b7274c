package dev.ufo.entry;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;

/**
 * Where entries go, in the order in which they stood on the wire. Called on the event loop that
 * read them.
 */
public interface EntrySink {
  /** One whole entry; the view is good until this call returns. */
  void entry(Stream stream, Entry entry);

  /** Something that arrived and is no entry. */
  void lost(Input input, Loss reason);
}
