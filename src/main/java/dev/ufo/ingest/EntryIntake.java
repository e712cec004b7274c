package dev.ufo.ingest;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import java.time.InstantSource;
import java.util.zip.CRC32C;

/** Scans messages into entries for a sink, with the time at which they came. */
public final class EntryIntake implements Intake {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Scanner scanner = new Scanner();
  private final EntrySink sink;
  private final InstantSource clock;
  private final Repeats repeats;
  private final CRC32C checksum = new CRC32C();

  /** An intake that shares with others what came before. */
  public EntryIntake(EntrySink sink, Repeats repeats, InstantSource clock) {
    this.sink = sink;
    this.repeats = repeats;
    this.clock = clock;
  }

  @Override
  public Stream opened(String method) {
    return new Stream();
  }

  @Override
  public void message(Stream stream, byte[] bytes, int length) {
    var now = clock.instant();
    stream.arrivedNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    stream.repeated = repeats.again(bytes, length, checksum);
    scanner.message(stream, bytes, length, sink);
  }

  @Override
  public void closed(Stream stream) {}

  @Override
  public void lost(Input input, Loss reason) {
    sink.lost(input, reason);
  }
}
