package dev.ufo.feed;

import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Source;
import dev.ufo.text.Attribute;
import dev.ufo.text.Draft;
import dev.ufo.text.LineReader;
import dev.ufo.text.LineReader.Kind;
import dev.ufo.text.OtlpJson;
import dev.ufo.text.OtlpRecords;
import dev.ufo.text.Senders;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A log, line by line, each of its own kind. A line is taken to have arrived when its request was
 * over, and never before the line above it. A line without a time comes {@link #STEP} behind the
 * one above, so that the order of reading remains; where others have a time, at the time of the
 * last of them.
 *
 * <p>What cannot be read is counted, noted by its number and passed over. A file in which nothing
 * can be read is refused.
 */
final class LogFeed implements Feed {
  private static final long STEP = 100_000_000L;
  private static final long FIRST = 946_684_801_000_000_000L; // just after 2000
  private static final int NOTED = 3;
  private static final List<Attribute> NEEDED =
      List.of(
          Attribute.FLAGS,
          Attribute.DETAILS,
          Attribute.REASON,
          Attribute.CLUSTER,
          Attribute.LOCAL,
          Attribute.ATTEMPTS,
          Attribute.FIRST_SENT,
          Attribute.SENT);

  private static final long MOST_NEEDED =
      Attribute.FLAGS.bit() | Attribute.DETAILS.bit() | Attribute.CLUSTER.bit();

  private final Lines lines;
  private final LineReader reader;
  private final Draft draft = new Draft();
  private final OtlpRecords records = new OtlpRecords();
  private final OtlpJson otlp = new OtlpJson(records);
  private final Senders senders = new Senders();
  private final Stream unnamed = new Stream();
  private Stream stream = unnamed;
  private @Nullable Kind kind;
  private long at = Long.MIN_VALUE;
  private long last;
  private boolean timed;
  private long good;
  private long bad;
  private long untimed;
  private long told;
  private final List<String> troubles = new ArrayList<>();

  LogFeed(InputStream in, String name, @Nullable String format) throws IOException {
    lines = new Lines(in);
    reader = new LineReader(format);
    unnamed.identify(new Source(name, "", "", ""), "");
    advance();
  }

  @Override
  public long at() throws IOException {
    if (kind == null && !lines.ended()) {
      advance();
    }
    return kind == null ? OVER : at;
  }

  @Override
  public boolean ended() {
    return kind == null && lines.ended();
  }

  private void advance() throws IOException {
    do {
      if (!lines.next()) {
        kind = null;
        if (lines.ended()) {
          refuseIfNothingGood();
        }
        return;
      }
    } while (isBlank());
    draft.clear();
    kind = lines.tooLong ? Kind.UNREADABLE : reader.read(lines.bytes, lines.from, lines.to, draft);
    switch (kind) {
      case TEXT, JSON -> {
        stream = senders.of(draft, unnamed);
        draft.finish(stream, kind == Kind.TEXT ? Input.TEXT : Input.JSON);
        time();
      }
      case OTLP -> otlp.read(unnamed, lines.bytes, lines.from, lines.to, new First());
      case ELSE, UNREADABLE -> {}
    }
  }

  private boolean isBlank() {
    for (int i = lines.from; i < lines.to; i++) {
      if (" \t\r".indexOf(lines.bytes[i]) < 0) {
        return false;
      }
    }
    return !lines.tooLong;
  }

  /** When the entry of this line was over; where it tells no time, when it stands for. */
  private void time() {
    Entry entry = draft.entry();
    if (entry.startNanos == Entry.ABSENT) {
      last = last == 0 ? FIRST : timed ? last : last + STEP;
      entry.startNanos = last;
      entry.untimed = true;
      untimed++;
    } else if (entry.startNanos >= 0) {
      last = entry.startNanos;
      timed = true;
    }
    if (entry.startNanos >= 0) {
      at = Math.max(at, draft.endedNanos());
    }
  }

  @Override
  public void play(EntrySink sink, Before before) throws IOException {
    Kind now = kind;
    if (now == null) {
      return;
    }
    switch (now) {
      case TEXT, JSON -> {
        good++;
        give(stream, draft.entry(), sink, before);
      }
      case OTLP -> {
        good++;
        otlp.read(unnamed, lines.bytes, lines.from, lines.to, new Timed(sink, before));
      }
      case ELSE -> {
        note("nothing in it is of an access log");
        sink.lost(Input.JSON, Loss.NOT_AN_ACCESS_LOG);
      }
      case UNREADABLE -> {
        note(lines.tooLong ? "longer than 16 MiB" : reader.why());
        sink.lost(Input.TEXT, lines.tooLong ? Loss.LINE_TOO_LONG : Loss.UNREADABLE_LINE);
      }
    }
    advance();
  }

  private void give(Stream from, Entry entry, EntrySink sink, Before before) {
    told |= from.told;
    if (at != Long.MIN_VALUE) {
      before.piece(at);
      from.arrivedNanos = at;
    }
    sink.entry(from, entry);
  }

  private void note(String why) {
    if (bad++ < NOTED) {
      troubles.add("line " + lines.number() + ": " + why);
    }
  }

  private void refuseIfNothingGood() throws IOException {
    if (good == 0 && bad > 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "no access log: %s; %s",
              bad == 1
                  ? "its only line cannot be read"
                  : "none of its " + bad + " lines can be read",
              troubles.get(0) + strange()));
    }
  }

  @Override
  public boolean lines() {
    return true;
  }

  @Override
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (bad > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d of %d lines cannot be read: %s%s",
              bad,
              lines.number(),
              String.join("; ", troubles),
              bad > NOTED ? "; …" : ""));
    }
    if (untimed > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              timed
                  ? "without a start time: %d of %d lines, taken at that of the line above"
                  : "without a start time: %d of %d lines, taken in their order, ten a second;"
                      + " times and rates mean nothing",
              untimed,
              lines.number()));
    }
    if (lines.cut()) {
      notes.add("cut inside its gzip");
    }
    String missing = missing();
    if (good > 0 && !missing.isEmpty()) {
      notes.add(
          "does not tell " + missing + ": see docs/inputs.md for what that costs" + strange());
    }
    return notes;
  }

  /** What JSON has under keys of its own, where it could be what is missing most. */
  private String strange() {
    if ((told & MOST_NEEDED) == MOST_NEEDED || reader.strange().isEmpty()) {
      return "";
    }
    return "; its keys "
        + String.join(", ", reader.strange())
        + " are unknown: --format '{\"KEY\": \"%RESPONSE_FLAGS%\", …}' tells UFO what they hold";
  }

  /** What no line tells, though a verdict often hangs on it. */
  private String missing() {
    StringJoiner names = new StringJoiner(", ");
    for (Attribute needed : NEEDED) {
      if ((told & needed.bit()) == 0) {
        names.add(
            switch (needed) {
              case FLAGS -> "response_flags";
              case CLUSTER -> "upstream_cluster";
              default -> needed.label();
            });
      }
    }
    return names.toString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Takes the time of the first record of a request. */
  private final class First implements EntrySink {
    @Override
    public void entry(Stream from, Entry entry) {
      if (entry.startNanos >= 0) {
        at = Math.max(at, entry.startNanos + Math.max(0, entry.durationNanos));
      }
      otlp.stop();
    }

    @Override
    public void lost(Input input, Loss reason) {}
  }

  /** Lets time pass from record to record. */
  private final class Timed implements EntrySink {
    private final EntrySink sink;
    private final Before before;

    Timed(EntrySink sink, Before before) {
      this.sink = sink;
      this.before = before;
    }

    @Override
    public void entry(Stream from, Entry entry) {
      if (entry.startNanos >= 0) {
        at = Math.max(at, entry.startNanos + Math.max(0, entry.durationNanos));
      }
      give(from, entry, sink, before);
    }

    @Override
    public void lost(Input input, Loss reason) {
      sink.lost(input, reason);
    }
  }
}
