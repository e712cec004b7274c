package dev.ufo.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where acts are played. Closing it leaves nothing behind: no process, no port, no file. */
public interface Stage extends AutoCloseable {
  /** In a line: what stands here. */
  String title();

  List<Act> acts();

  /** Lets it be well for a moment, breaks it, and mends it again. */
  void play(Act act, Audience audience) throws IOException, InterruptedException;

  /** How long it may take after an act until all is well again. */
  Duration rest();

  @Override
  void close();
}
