package dev.ufo.ingest;

import dev.ufo.entry.Stream;
import dev.ufo.entry.Wire;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.CRC32C;

/**
 * Notices messages that came before, as after a reconnect: same length, same beginning and end,
 * without the identifier that opens a stream. Start times have nanoseconds, so two messages are
 * never alike by chance. Remembers the last some thousand messages of all streams; a checksum of
 * one kilobyte costs 0.1 µs a message. Any thread; {@link #again} with a checksum of the caller's
 * own.
 */
public final class Repeats {
  private static final int REMEMBERED = 1 << 12;
  private static final int PIECE = 512;
  private static final int LEAST = 32;
  private static final int IDENTIFIER = 0x0a;

  private final AtomicLongArray seen = new AtomicLongArray(REMEMBERED);

  /** Whether this message came before; from now on it has. */
  boolean again(Stream stream, byte[] bytes, int length, CRC32C checksum) {
    int from = stream.otlp ? 0 : afterIdentifier(bytes, length);
    if (length - from < LEAST) {
      return false;
    }
    checksum.reset();
    checksum.update(bytes, from, Math.min(PIECE, length - from));
    int end = Math.max(from, length - PIECE);
    checksum.update(bytes, end, length - end);
    long crc = checksum.getValue();
    long key = (crc << Integer.SIZE) | (length - from);
    return seen.getAndSet((int) (crc % REMEMBERED), key) == key;
  }

  private static int afterIdentifier(byte[] bytes, int length) {
    if (length == 0 || bytes[0] != IDENTIFIER) {
      return 0;
    }
    Wire wire = new Wire().over(bytes, 1, length);
    long size = wire.varint();
    boolean whole = !wire.bad && size >= 0 && size <= length - wire.at;
    return whole ? wire.at + (int) size : 0;
  }
}
