package dev.ufo.text;

import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Log records of OpenTelemetry, whichever way they are written: the resource says who sends them,
 * attributes are the entry, and where they say nothing the body is read as a line of its own.
 *
 * <p>Whoever reads a request fills {@link #resource} and calls {@link #resourceIsTold}, then for
 * each record {@link #begin}, fills {@link #record}, and {@link #give}.
 */
public final class OtlpRecords {
  private static final int TIME = Names.find("time");

  final Draft resource = new Draft();
  final Draft record = new Draft();

  private final Senders senders = new Senders();
  private final Stream unnamed = new Stream();
  private @Nullable LineReader lines;
  private Stream sender = unnamed;
  private Stream message = unnamed;
  private long refused;

  /** A message came, on that stream. */
  void message(Stream stream) {
    message = stream;
    sender = unnamed;
    refused = 0;
    resource.clear();
  }

  /** Its resource is complete: the records that follow are from there. */
  void resourceIsTold() {
    sender = senders.of(resource, unnamed);
  }

  void begin() {
    record.clear();
  }

  /** A time of the record itself, where its attributes may not tell one. */
  void time(long unixNanos) {
    if (unixNanos > 0) {
      record.put(TIME, unixNanos);
    }
  }

  /** The record is complete. */
  void give(EntrySink sink) {
    if (!record.isAccessLog() && record.has(Attribute.BODY)) {
      LineReader reader = lines == null ? new LineReader(null) : lines;
      lines = reader;
      reader.body(record);
    }
    if (!record.isAccessLog()) {
      refuse(sink, Loss.NOT_AN_ACCESS_LOG);
      return;
    }
    Stream stream = senders.of(record, sender);
    stream.arrivedNanos = message.arrivedNanos;
    stream.repeated = message.repeated;
    record.finish(stream, Input.OTLP);
    sink.entry(stream, record.entry());
  }

  /** Something in the message is no record. */
  void refuse(EntrySink sink, Loss reason) {
    refused++;
    sink.lost(Input.OTLP, reason);
  }

  /** How many records of the message were of no use. */
  long refused() {
    return refused;
  }
}
