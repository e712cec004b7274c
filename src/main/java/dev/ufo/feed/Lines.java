package dev.ufo.feed;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Lines of a stream of bytes, one after another in one buffer: a file of any size takes the memory
 * of its longest line, and that is bounded. Ends of lines may be CRLF, the last one may miss; a
 * byte order mark is passed over.
 *
 * <p>A read of 0 bytes means that there is nothing yet, see {@link Tail}: then there is no next
 * line, and later there may be one.
 */
public final class Lines implements Closeable {
  static final int LONGEST = 16 * 1024 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[64 * 1024];
  private int filled;
  private int next;
  private boolean ended;
  private boolean forgetting;
  private boolean cut;
  private long number;

  byte[] bytes = buffer;
  int from;
  int to;

  /** Whether the line was longer than {@link #LONGEST}: then there is nothing of it. */
  boolean tooLong;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false when there is none, at the end or for now. */
  boolean next() throws IOException {
    int looked = next;
    while (true) {
      int newline = newline(looked);
      if (newline >= 0) {
        return line(newline, newline + 1);
      }
      looked = filled;
      if (ended) {
        return (next < filled || forgetting) && line(filled, filled);
      }
      if (filled == buffer.length) {
        looked -= room();
      }
      if (!fill()) {
        return false;
      }
    }
  }

  private boolean line(int end, int after) {
    bytes = buffer;
    from = next;
    to = end > next && buffer[end - 1] == '\r' ? end - 1 : end;
    next = after;
    number++;
    if (number == 1 && to - from >= 3 && isMark(from)) {
      from += 3;
    }
    tooLong = forgetting;
    forgetting = false;
    if (tooLong) {
      to = from;
    }
    return true;
  }

  private boolean isMark(int at) {
    return buffer[at] == (byte) 0xef
        && buffer[at + 1] == (byte) 0xbb
        && buffer[at + 2] == (byte) 0xbf;
  }

  private int newline(int at) {
    for (int i = at; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Makes room behind what is filled; says by how much all has moved to the front. */
  private int room() {
    if (next > 0) {
      int moved = next;
      System.arraycopy(buffer, next, buffer, 0, filled - next);
      filled -= next;
      next = 0;
      return moved;
    }
    if (buffer.length < LONGEST) {
      buffer = Arrays.copyOf(buffer, Math.min(LONGEST, 2 * buffer.length));
      return 0;
    }
    forgetting = true; // up to its end
    int moved = filled;
    filled = 0;
    return moved;
  }

  /** Whether there is more now, were it only the news that it is the end. */
  private boolean fill() throws IOException {
    try {
      int n = in.read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        ended = true;
      } else {
        filled += n;
      }
      return n != 0;
    } catch (EOFException | ZipException e) { // gzip's own words for a tail that is cut
      cut = true;
      ended = true;
      return true;
    }
  }

  /** Whether there will never be more. */
  boolean ended() {
    return ended && next >= filled;
  }

  /** How many lines there were so far. */
  long number() {
    return number;
  }

  /** Whether it ended inside a block of gzip. */
  boolean cut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
