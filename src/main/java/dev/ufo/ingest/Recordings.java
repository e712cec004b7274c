package dev.ufo.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Plays a recording into an {@link EntrySink}, in the order of its frames, with their time as the
 * time of arrival.
 */
public final class Recordings {
  private Recordings() {}

  /** Told before each frame, so that virtual time can pass. */
  public interface Before {
    void frame(long atNanos);
  }

  public static void play(RecordingReader recording, Scanner scanner, EntrySink sink, Before before)
      throws IOException {
    Map<Integer, Stream> streams = new HashMap<>();
    for (Frame frame = recording.next(); frame != null; frame = recording.next()) {
      before.frame(frame.atNanos);
      Stream stream = streams.computeIfAbsent(frame.stream, id -> new Stream());
      if (frame.hasMessage) {
        stream.arrivedNanos = frame.atNanos;
        scanner.message(stream, frame.bytes, frame.length, sink);
      }
      if (frame.end) {
        streams.remove(frame.stream);
      }
    }
  }
}
