package dev.ufo.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays recordings into an {@link EntrySink}, with the time of each frame as the time of arrival:
 * one in the order of its frames, several together in the order of their times, as they would have
 * come to one UFO.
 */
public final class Recordings {
  private Recordings() {}

  /** Told before each frame, so that virtual time can pass. */
  public interface Before {
    void frame(long atNanos);
  }

  /** One of the recordings, with its own streams and the frame that is next. */
  private static final class Player {
    private final RecordingReader recording;
    private final Map<Integer, Stream> streams = new HashMap<>();
    private @Nullable Frame next;

    Player(RecordingReader recording) throws IOException {
      this.recording = recording;
      next = recording.next();
    }

    void play(Frame frame, Scanner scanner, EntrySink sink) throws IOException {
      Stream stream = streams.computeIfAbsent(frame.stream, id -> new Stream());
      if (frame.hasMessage) {
        stream.arrivedNanos = frame.atNanos;
        scanner.message(stream, frame.bytes, frame.length, sink);
      }
      if (frame.end) {
        streams.remove(frame.stream);
      }
      next = recording.next();
    }
  }

  public static void play(RecordingReader recording, Scanner scanner, EntrySink sink, Before before)
      throws IOException {
    play(List.of(recording), scanner, sink, before);
  }

  /** All of them, merged by time; equal times in the order of the list. */
  public static void play(
      List<RecordingReader> recordings, Scanner scanner, EntrySink sink, Before before)
      throws IOException {
    Player[] players = new Player[recordings.size()];
    for (int i = 0; i < players.length; i++) {
      players[i] = new Player(recordings.get(i));
    }
    while (true) {
      Player first = null;
      Frame frame = null;
      for (Player player : players) {
        Frame next = player.next;
        if (next != null && (frame == null || next.atNanos < frame.atNanos)) {
          first = player;
          frame = next;
        }
      }
      if (first == null || frame == null) {
        return;
      }
      before.frame(frame.atNanos);
      first.play(frame, scanner, sink);
    }
  }
}
