package dev.ufo.ingest;

import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.text.OtlpReader;
import java.time.InstantSource;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads messages of any method into entries for a sink, with the time at which they came. */
public final class EntryIntake implements Intake {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Scanner scanner = new Scanner();
  private final EntrySink sink;
  private final InstantSource clock;
  private final Repeats repeats;
  private final CRC32C checksum = new CRC32C();
  private @Nullable OtlpReader otlp;

  /** An intake that shares with others what came before. */
  public EntryIntake(EntrySink sink, Repeats repeats, InstantSource clock) {
    this.sink = sink;
    this.repeats = repeats;
    this.clock = clock;
  }

  @Override
  public Stream opened(String method) {
    return new Stream(method);
  }

  @Override
  public void message(Stream stream, byte[] bytes, int length) {
    var now = clock.instant();
    stream.arrivedNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    stream.repeated = repeats.again(stream, bytes, length, checksum);
    if (stream.otlp) {
      otlp().message(stream, bytes, length, sink);
    } else {
      scanner.message(stream, bytes, length, sink);
    }
  }

  /** Made when somebody sends it: few do. */
  private OtlpReader otlp() {
    OtlpReader reader = otlp == null ? new OtlpReader() : otlp;
    otlp = reader;
    return reader;
  }

  @Override
  public void closed(Stream stream) {}

  @Override
  public void lost(Input input, Loss reason) {
    sink.lost(input, reason);
  }
}
