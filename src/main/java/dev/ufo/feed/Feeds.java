package dev.ufo.feed;

import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Wire;
import dev.ufo.text.LineReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Opens whatever holds entries, its kind found by its content, and plays several together in the
 * order of their times, as they would have come to one UFO.
 */
public final class Feeds {
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int HEAD = 16;

  /** In a recording's first frame, behind its length: the time, which is its first field. */
  private static final int TIME_OF_FRAME = (1 << 3) | Wire.VARINT;

  private Feeds() {}

  /**
   * A recording, or a log of text, JSON or OTLP JSON lines; either may be gzipped.
   *
   * @param name whose lines these are where they do not say so
   * @param format what the lines of text are written in, null for any that is known
   */
  public static Feed open(InputStream raw, String name, @Nullable String format)
      throws IOException {
    InputStream in = unzipped(raw);
    byte[] head = head(in);
    if (isRecording(head)) {
      return new RecordingFeed(new RecordingReader(in));
    }
    refuseUtf16(head);
    return new LogFeed(in, name, format);
  }

  /** A log that grows: lines of text or JSON as they come, from a {@link Tail} or {@link Pump}. */
  public static Feed follow(InputStream growing, String name, @Nullable String format)
      throws IOException {
    return new LogFeed(growing, name, format);
  }

  /** Whether a file can be followed: it is no recording, and not zipped. */
  public static boolean isLines(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] head = head(in);
      refuseUtf16(head);
      return !isRecording(head) && magic(head) != GZIP_MAGIC;
    }
  }

  /**
   * Whether lines of this format say if a request failed.
   *
   * @throws IllegalArgumentException when its lines could not be read, with the reason
   */
  public static boolean tellsOfFailures(String format) {
    return new LineReader(format).tellsOfFailures();
  }

  private static int magic(byte[] head) {
    return head.length < 2 ? 0 : ((head[0] & 0xff) << 8) | (head[1] & 0xff);
  }

  private static void refuseUtf16(byte[] head) throws IOException {
    if (isUtf16(head)) {
      throw new IOException("UTF-16 text: convert it first, iconv -f UTF-16 -t UTF-8");
    }
  }

  /** The same bytes, unzipped if they are zipped; buffered, and can be marked. */
  static InputStream unzipped(InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
    buffered.mark(2);
    int magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC
        ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
        : buffered;
  }

  private static byte[] head(InputStream in) throws IOException {
    in.mark(HEAD);
    try {
      return in.readNBytes(HEAD);
    } catch (EOFException | ZipException e) { // said by whoever reads on
      return new byte[0];
    } finally {
      in.reset();
    }
  }

  private static boolean isRecording(byte[] head) {
    int i = 0;
    while (i < 4 && i < head.length && head[i] < 0) {
      i++;
    }
    return i + 1 < head.length && head[i + 1] == TIME_OF_FRAME;
  }

  private static boolean isUtf16(byte[] head) {
    int mark = magic(head);
    return mark == 0xfffe || mark == 0xfeff;
  }

  /** All of them, merged by time; equal times in the order of the list. */
  public static void play(List<Feed> feeds, EntrySink sink, Feed.Before before) throws IOException {
    while (playNext(feeds, sink, before)) {}
  }

  /** The first of what is there now; false when there is nothing. */
  public static boolean playNext(List<Feed> feeds, EntrySink sink, Feed.Before before)
      throws IOException {
    Feed first = null;
    long earliest = Feed.OVER;
    for (Feed feed : feeds) {
      long at = feed.at();
      if (at < earliest) {
        first = feed;
        earliest = at;
      }
    }
    if (first == null) {
      return false;
    }
    first.play(sink, before);
    return true;
  }
}
