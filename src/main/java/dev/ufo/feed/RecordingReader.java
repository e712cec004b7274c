package dev.ufo.feed;

import dev.ufo.entry.Entry;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Wire;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording frame by frame, in the memory of its largest frame; gzip is noticed by its
 * first bytes. A tail that is cut, as a recorder leaves it when it is killed, ends the reading
 * after the last whole frame, and {@link #cut} says so. Bytes that are no recording throw an
 * IOException that says where.
 */
public final class RecordingReader implements Closeable {
  private static final int MAX_FRAME = 1 << 30;

  private final InputStream in;
  private final Frame frame = new Frame();
  private final Wire wire = new Wire();
  private byte[] bytes = new byte[64 * 1024];
  private long frames;
  private boolean cut;

  public RecordingReader(InputStream raw) throws IOException {
    in = Feeds.unzipped(raw);
  }

  /** Whether the recording ended inside a frame. */
  public boolean cut() {
    return cut;
  }

  /** How many frames were read. */
  public long frames() {
    return frames;
  }

  /** The next frame, good until the next call; null at the end. */
  public @Nullable Frame next() throws IOException {
    int length;
    try {
      length = length();
      if (length < 0) {
        return null;
      }
      if (length + Scanner.SLACK > bytes.length) {
        bytes = new byte[length + Scanner.SLACK];
      }
      if (in.readNBytes(bytes, 0, length) < length) {
        return cutHere();
      }
    } catch (EOFException | ZipException e) { // gzip's own words for a tail that is cut
      return cutHere();
    }
    parse(length);
    frames++;
    return frame;
  }

  private @Nullable Frame cutHere() throws IOException {
    if (frames == 0) {
      throw notARecording("no end; this may also be a recording that was cut there");
    }
    cut = true;
    return null;
  }

  private int length() throws IOException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.read();
      if (next < 0) {
        cut |= shift > 0;
        return -1;
      }
      length |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (length > MAX_FRAME) {
          break;
        }
        return (int) length;
      }
    }
    throw notARecording("a length that no frame has");
  }

  private void parse(int length) throws IOException {
    frame.clear();
    wire.over(bytes, 0, length);
    long message = 0;
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (1 << 3) | Wire.VARINT -> frame.atNanos = wire.varint();
        case (2 << 3) | Wire.VARINT -> frame.stream = (int) wire.varint();
        case (3 << 3) | Wire.BYTES -> {
          long span = wire.span();
          frame.method =
              new String(bytes, Entry.at(span), Entry.length(span), StandardCharsets.UTF_8);
        }
        case (4 << 3) | Wire.BYTES -> {
          message = wire.span();
          frame.hasMessage = true;
        }
        case (5 << 3) | Wire.VARINT -> frame.end = wire.varint() != 0;
        default -> wire.skip(tag);
      }
    }
    if (wire.bad || (length > 0 && frame.atNanos <= 0)) {
      throw notARecording("bytes that are no frame");
    }
    int size = Entry.length(message);
    if (frame.bytes.length < size + Scanner.SLACK) {
      frame.bytes = new byte[Math.max(size + Scanner.SLACK, 2 * frame.bytes.length)];
    }
    System.arraycopy(bytes, Entry.at(message), frame.bytes, 0, size);
    Arrays.fill(frame.bytes, size, size + Scanner.SLACK, (byte) 0);
    frame.length = size;
  }

  private IOException notARecording(String what) {
    return new IOException("not a recording: frame " + (frames + 1) + " has " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
