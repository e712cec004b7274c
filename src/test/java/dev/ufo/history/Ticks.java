package dev.ufo.history;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes Deltas as an observer does, through a real tally, from entries said in a line each. */
public final class Ticks {
  public static final Source GATEWAY = new Source("gateway-1", "gateway", "eu/a/", "1.40.0");
  public static final long SECOND = 1_000_000_000L;
  public static final long MILLI = 1_000_000L;

  /** A Saturday morning. */
  public static final long T0 = 1_795_255_200L * SECOND;

  private static final int ABSENT = -1;

  private final Tally tally = new Tally(Caps.DEFAULT, 7);
  private final Collector collector = new Collector(0);
  private final Set<Path> paths = new HashSet<>();
  private final Map<Source, Set<Trait>> traits = new HashMap<>();
  private final Map<Place, Integer> slots = new HashMap<>();
  private final Map<Signature, Integer> numbers = new HashMap<>();

  public Ticks() {
    collector.add(tally, Runnable::run);
  }

  /**
   * One entry: when it ended, how long it took, of that how long until sent and from then to the
   * answer, how long its connection had been idle, and how much was sent and came back.
   */
  public record Timing(
      long end,
      long duration,
      long sentAfter,
      long answer,
      int extraAttempts,
      long gap,
      long bytesSent,
      long bytesReceived) {
    public static Timing at(long end) {
      return new Timing(end, 5 * MILLI, ABSENT, ABSENT, 0, ABSENT, 100, 200);
    }

    public Timing took(long nanos) {
      return new Timing(
          end, nanos, sentAfter, answer, extraAttempts, gap, bytesSent, bytesReceived);
    }

    public Timing sentAfter(long nanos) {
      return new Timing(end, duration, nanos, answer, extraAttempts, gap, bytesSent, bytesReceived);
    }

    public Timing answer(long nanos) {
      return new Timing(
          end, duration, sentAfter, nanos, extraAttempts, gap, bytesSent, bytesReceived);
    }

    public Timing extraAttempts(int attempts) {
      return new Timing(end, duration, sentAfter, answer, attempts, gap, bytesSent, bytesReceived);
    }

    public Timing gap(long nanos) {
      return new Timing(
          end, duration, sentAfter, answer, extraAttempts, nanos, bytesSent, bytesReceived);
    }

    public Timing bytes(long sent, long received) {
      return new Timing(end, duration, sentAfter, answer, extraAttempts, gap, sent, received);
    }
  }

  /** Counts so many equal entries. */
  public Ticks entries(int count, Place place, Signature signature, Timing timing) {
    int slot = slots.computeIfAbsent(place, this::slot);
    int number = numbers.computeIfAbsent(signature, this::number);
    for (int i = 0; i < count; i++) {
      tally.arrived(Input.ALS_HTTP);
      int row = tally.row(slot, number);
      tally.add(
          row,
          timing.end - timing.duration,
          timing.end,
          timing.extraAttempts,
          timing.sentAfter,
          timing.answer,
          timing.gap,
          timing.bytesSent,
          timing.bytesReceived);
      tally.delay(20 * MILLI);
    }
    return this;
  }

  private int slot(Place place) {
    byte[] where = key(place.toString());
    int slot = tally.findSlot(1, where, 0, where.length - 8, 0, 0);
    return slot >= 0 ? slot : tally.addSlot(place, 1, where, 0, where.length - 8, 0, 0);
  }

  private int number(Signature signature) {
    byte[] what = key(signature.toString());
    int number = tally.findSignature(what, 0, what.length - 8);
    return number >= 0 ? number : tally.addSignature(signature, what, 0, what.length - 8);
  }

  private static byte[] key(String text) {
    return (text + "........").getBytes(StandardCharsets.UTF_8);
  }

  public Ticks lost(int count, Loss reason) {
    for (int i = 0; i < count; i++) {
      tally.arrived(Input.ALS_HTTP);
      tally.lost(reason);
    }
    return this;
  }

  public Ticks path(String cluster, String route, String listener) {
    return path(new Path(GATEWAY, cluster, route, listener));
  }

  public Ticks path(Path path) {
    paths.add(path);
    return this;
  }

  /** What the entries of a source show of how it logs. */
  public Ticks shows(Source source, Trait... shown) {
    traits.put(source, Set.of(shown));
    return this;
  }

  public Delta take() {
    Delta counted = collector.collect(1_000);
    Delta taken =
        new Delta(
            counted.rows(),
            Set.copyOf(paths),
            counted.samples(),
            counted.arrived(),
            counted.lost(),
            counted.mended(),
            counted.overflow(),
            counted.delays(),
            Map.copyOf(traits));
    traits.clear();
    paths.clear();
    return taken;
  }

  // ---- what entries say

  public static Place endpoint(String cluster, String address) {
    return Place.of(GATEWAY, cluster, address);
  }

  public static Place way(String route, String authority, String listener) {
    return new Place(GATEWAY, "", "", route, authority, listener);
  }

  /** Answered, on a connection that had answered before. */
  public static Signature ok() {
    return signature(
        0,
        200,
        "",
        new Shape(true, true, true, true, true, false, false, false, Connection.REUSED));
  }

  public static Signature okOn(Connection connection, boolean retried) {
    return signature(
        0, 200, "", new Shape(true, true, true, true, true, retried, false, false, connection));
  }

  public static Signature error(int code) {
    return signature(
        0,
        code,
        "via_upstream",
        new Shape(true, true, true, true, true, false, false, false, Connection.REUSED));
  }

  /** A host was chosen and there was no connection to it. */
  public static Signature noConnection(Flag... flags) {
    return signature(
        bits(flags),
        503,
        "",
        new Shape(true, false, false, false, false, false, false, false, Connection.NONE));
  }

  public static Signature noHost(Flag... flags) {
    return signature(
        bits(flags),
        503,
        "",
        new Shape(false, false, false, false, false, false, false, false, Connection.NONE));
  }

  public static Signature tcp(Signature of) {
    return new Signature(
        Kind.TCP,
        LogType.TCP_CONNECTION_END,
        of.flags(),
        of.unknownFlags(),
        0,
        "",
        "",
        "",
        "",
        -1,
        of.shape(),
        of.tags());
  }

  public static Signature unknownFlag(int bit) {
    Signature of = noHost();
    return new Signature(
        of.kind(), of.type(), 0, 1L << bit, 503, "", "", "", "", -1, of.shape(), of.tags());
  }

  private static Signature signature(int flags, int code, String details, Shape shape) {
    return new Signature(
        Kind.HTTP,
        LogType.DOWNSTREAM_END,
        flags,
        0,
        code,
        details,
        "",
        "",
        "",
        -1,
        shape,
        Signature.Tags.NONE);
  }

  private static int bits(Flag... flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }
}
