package dev.ufo.ingest;

import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;

/**
 * Takes the messages of access-log streams as they come. One per event loop, called by that loop
 * only.
 */
public interface Intake {
  /** A stream began. */
  Stream opened(String method);

  /**
   * One whole message: {@code length} bytes from 0, with {@link Scanner#SLACK} more behind them;
   * good until return.
   */
  void message(Stream stream, byte[] bytes, int length);

  /** The stream ended, by the peer's word, a reset or our own. */
  void closed(Stream stream);

  /** Something arrived that is no message. */
  void lost(Input input, Loss reason);
}
