package dev.ufo.entry;

import dev.ufo.signal.Source;

/**
 * One stream of access logs: who sends, under which log name. Written by the event loop that reads
 * the stream; others may read the counters, which are then a moment old.
 */
public final class Stream {
  /** The gRPC method by which OTLP's log records come. */
  public static final String OTLP_EXPORT =
      "opentelemetry.proto.collector.logs.v1.LogsService/Export";

  private Source source = Source.UNKNOWN;
  private int sourceHash = source.hashCode();
  private String logName = "";
  private boolean identified;
  private boolean labelsTypes;
  private boolean tellsDurations = true;

  /** Where the sink keeps what it knows this source by; 0 until it has something. */
  public long ticket;

  /** What was ever told on it, where it is a log of names and texts: bits of Attribute. */
  public long told;

  /** Whether its messages are OTLP's. */
  public final boolean otlp;

  /** How many records of its last message were of no use, where they are OTLP's. */
  public long refused;

  /** The wall clock of the message being read: arrival time, Unix nanoseconds. */
  public long arrivedNanos;

  /** Whether the message that is being read came before. */
  public boolean repeated;

  /** How many identifiers named another node than the one before; the sink takes them off. */
  public int identifierChanges;

  /** A stream of Envoy's own protocol. */
  public Stream() {
    this("");
  }

  /** A stream of the messages that this gRPC method takes. */
  public Stream(String method) {
    otlp = method.endsWith(OTLP_EXPORT);
  }

  public Source source() {
    return source;
  }

  /** Tells sources apart for as long as anybody remembers them, whatever number a sink gives. */
  public int sourceHash() {
    return sourceHash;
  }

  public String logName() {
    return logName;
  }

  /** Whether an identifier has come yet. */
  public boolean identified() {
    return identified;
  }

  /** Whether this Envoy fills access_log_type: 1.27 and later. */
  public boolean labelsTypes() {
    return labelsTypes;
  }

  /**
   * Whether an entry without duration is none that ended: Envoy sends the duration from 1.24 on.
   */
  public boolean tellsDurations() {
    return tellsDurations;
  }

  public void identify(Source newSource, String newLogName) {
    if (identified && !newSource.equals(source)) {
      identifierChanges++;
    }
    identified = true;
    source = newSource;
    sourceHash = newSource.hashCode();
    logName = newLogName;
    labelsTypes = atLeast(newSource.version(), 1, 27);
    tellsDurations = newSource.version().isEmpty() || atLeast(newSource.version(), 1, 24);
    ticket = 0;
  }

  /** What a log of names and texts tells, whatever version wrote it. */
  public void tells(boolean types, boolean durations) {
    labelsTypes = types;
    tellsDurations = durations;
  }

  private static boolean atLeast(String version, int major, int minor) {
    String[] parts = version.split("[.-]", 3);
    if (parts.length < 2) {
      return false;
    }
    try {
      int givenMajor = Integer.parseInt(parts[0]);
      return givenMajor > major || (givenMajor == major && Integer.parseInt(parts[1]) >= minor);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
