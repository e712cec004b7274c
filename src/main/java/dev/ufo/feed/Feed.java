package dev.ufo.feed;

import dev.ufo.entry.EntrySink;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What once arrived, piece after piece, each at its time: a recording, or a log. */
public interface Feed extends Closeable {
  /** {@link #at} when there is nothing more, or nothing yet. */
  long OVER = Long.MAX_VALUE;

  /** Told before each piece, so that virtual time can pass. */
  interface Before {
    void piece(long atNanos);
  }

  /** When the next piece arrived, in Unix nanoseconds; never before the last one. */
  long at() throws IOException;

  /** Whether there is nothing more, now and later. */
  boolean ended();

  /** Gives the next piece to the sink and goes on to the one behind it. */
  void play(EntrySink sink, Before before) throws IOException;

  /** Whether these are lines, of which somebody may have picked a few. */
  boolean lines();

  /** The first lines that could not be read, and why; grows. */
  List<String> troubles();

  /** What people should know of what was read, in sentences; complete when it is over. */
  List<String> notes();
}
