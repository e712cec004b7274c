package dev.ufo.cli;

import dev.ufo.entry.Stream;
import dev.ufo.feed.RecordingWriter;
import dev.ufo.ingest.Intake;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps in a recording what several event loops receive, each through a head of its own. */
final class Tape {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final RecordingWriter writer;
  private final Runnable broken;
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  /** A tape that says when nothing more can be written. */
  Tape(RecordingWriter writer, Runnable broken) {
    this.writer = writer;
    this.broken = broken;
  }

  int streams() {
    return streams.get();
  }

  long messages() {
    return messages.get();
  }

  @Nullable IOException failure() {
    return failure.get();
  }

  Intake head() {
    return new Head();
  }

  /** Writes what one event loop receives. */
  private final class Head implements Intake {
    private final Map<Stream, Track> tracks = new HashMap<>();

    @Override
    public Stream opened(String method) {
      Stream stream = new Stream();
      tracks.put(stream, new Track(streams.incrementAndGet(), method));
      return stream;
    }

    @Override
    public void message(Stream stream, byte[] bytes, int length) {
      Track track = tracks.get(stream);
      if (track == null) {
        return;
      }
      try {
        writer.message(now(), track.number, track.method, bytes, length);
        track.method = "";
        messages.incrementAndGet();
      } catch (IOException e) {
        failed(e);
      }
    }

    @Override
    public void closed(Stream stream) {
      Track track = tracks.remove(stream);
      try {
        if (track != null) {
          writer.end(now(), track.number);
        }
      } catch (IOException e) {
        failed(e);
      }
    }

    @Override
    public void lost(Input input, Loss reason) {}
  }

  private void failed(IOException e) {
    failure.compareAndSet(null, e);
    broken.run();
  }

  /** A stream's number, and its method until that is written. */
  private static final class Track {
    final int number;
    String method;

    Track(int number, String method) {
      this.number = number;
      this.method = method;
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
