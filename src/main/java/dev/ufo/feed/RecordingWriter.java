package dev.ufo.feed;

import dev.ufo.entry.Wire;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes a recording. Any thread may call it; frames stand in the order of the calls. */
public final class RecordingWriter implements Closeable {
  private static final int MAX_HEAD = 64;

  private final OutputStream out;
  private final byte[] head = new byte[2 * MAX_HEAD];

  /** A recording in that stream, gzipped if asked. */
  public RecordingWriter(OutputStream raw, boolean gzip) throws IOException {
    out = new BufferedOutputStream(gzip ? new GZIPOutputStream(raw, 1 << 16) : raw, 1 << 16);
  }

  /** A message; the method goes with a stream's first one and is empty on the others. */
  public synchronized void message(
      long atNanos, int stream, String method, byte[] bytes, int length) throws IOException {
    byte[] name = method.getBytes(StandardCharsets.UTF_8);
    int n = begin(atNanos, stream);
    int methodHead = n;
    if (name.length > 0) {
      n = Wire.varint(head, n, (3 << 3) | Wire.BYTES);
      n = Wire.varint(head, n, name.length);
    }
    int messageHead = n;
    n = Wire.varint(head, n, (4 << 3) | Wire.BYTES);
    n = Wire.varint(head, n, length);
    lengthOf(n + name.length + length);
    out.write(head, 0, methodHead);
    if (name.length > 0) {
      out.write(head, methodHead, messageHead - methodHead);
      out.write(name);
    }
    out.write(head, messageHead, n - messageHead);
    out.write(bytes, 0, length);
  }

  /** A stream's end. */
  public synchronized void end(long atNanos, int stream) throws IOException {
    int n = begin(atNanos, stream);
    n = Wire.varint(head, n, (5 << 3) | Wire.VARINT);
    n = Wire.varint(head, n, 1);
    lengthOf(n);
    out.write(head, 0, n);
  }

  private int begin(long atNanos, int stream) {
    int n = Wire.varint(head, 0, (1 << 3) | Wire.VARINT);
    n = Wire.varint(head, n, atNanos);
    n = Wire.varint(head, n, (2 << 3) | Wire.VARINT);
    return Wire.varint(head, n, stream);
  }

  private void lengthOf(long frame) throws IOException {
    int n = Wire.varint(head, MAX_HEAD, frame);
    out.write(head, MAX_HEAD, n - MAX_HEAD);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
