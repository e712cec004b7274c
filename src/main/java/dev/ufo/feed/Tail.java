package dev.ufo.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, as {@code tail -F} reads it: a read gives 0 bytes when there is nothing yet,
 * and never the end. What was written before a rotation is read to its end before the new file is
 * begun; a file that became shorter is read from its beginning; one that was removed is waited for.
 *
 * <p>A line that was half written when its file was taken away is ended there, so that it cannot
 * run into the next file's first.
 */
public final class Tail extends InputStream {
  private final Path file;
  private final Consumer<String> told;
  private SeekableByteChannel channel;
  private @Nullable Object key;
  private boolean removed;
  private boolean halfALine;

  /**
   * A file that is there.
   *
   * @param told what happened to it, in words
   */
  public Tail(Path file, Consumer<String> told) throws IOException {
    this.file = file;
    this.told = told;
    channel = Files.newByteChannel(file);
    key = keyOf(file);
  }

  /** What stays the same when a file is renamed, and differs in the one that takes its name. */
  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("a tail is read in blocks");
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int n = channel.read(ByteBuffer.wrap(into, at, length));
    if (n > 0) {
      halfALine = into[at + n - 1] != '\n';
      return n;
    }
    if (channel.size() < channel.position()) {
      told.accept("is shorter than it was: read from its beginning");
      channel.position(0);
      return endLine(into, at);
    }
    return isReplaced() ? endLine(into, at) : 0;
  }

  /** Whether another file has the name now, which then is open; this one was read to its end. */
  private boolean isReplaced() throws IOException {
    try {
      Object now = keyOf(file);
      if (Objects.equals(now, key)) {
        removed = false;
        return false;
      }
      SeekableByteChannel next = Files.newByteChannel(file);
      channel.close();
      channel = next;
      key = now;
      removed = false;
      told.accept("is another file now: read from its beginning");
      return true;
    } catch (NoSuchFileException e) {
      if (!removed) {
        removed = true;
        told.accept("was removed: waiting for a new one");
      }
      return false;
    }
  }

  private int endLine(byte[] into, int at) {
    if (!halfALine) {
      return 0;
    }
    halfALine = false;
    into[at] = '\n';
    return 1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
