package dev.ufo.feed;

import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.text.OtlpReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recording, frame by frame, with the time of each frame as the time of arrival. */
final class RecordingFeed implements Feed {
  private final RecordingReader recording;
  private final Scanner scanner = new Scanner();
  private final OtlpReader otlp = new OtlpReader();
  private final Map<Integer, Stream> streams = new HashMap<>();
  private @Nullable Frame next;

  RecordingFeed(RecordingReader recording) throws IOException {
    this.recording = recording;
    next = recording.next();
  }

  @Override
  public long at() {
    return next == null ? OVER : next.atNanos;
  }

  @Override
  public boolean ended() {
    return next == null;
  }

  @Override
  public void play(EntrySink sink, Before before) throws IOException {
    Frame frame = next;
    if (frame == null) {
      return;
    }
    before.piece(frame.atNanos);
    Stream stream = streams.computeIfAbsent(frame.stream, id -> new Stream(frame.method));
    if (frame.hasMessage) {
      stream.arrivedNanos = frame.atNanos;
      if (stream.otlp) {
        otlp.message(stream, frame.bytes, frame.length, sink);
      } else {
        scanner.message(stream, frame.bytes, frame.length, sink);
      }
    }
    if (frame.end) {
      streams.remove(frame.stream);
    }
    next = recording.next();
  }

  @Override
  public boolean lines() {
    return false;
  }

  @Override
  public List<String> troubles() {
    return List.of();
  }

  @Override
  public List<String> notes() {
    return recording.cut() ? List.of("cut inside its last frame") : List.of();
  }

  @Override
  public void close() throws IOException {
    recording.close();
  }
}
