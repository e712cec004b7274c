package dev.ufo.doctor;

import java.util.ArrayList;
import java.util.List;

/** Which Envoy, by its minor version, was the first to say what. */
public enum SignalSince {
  DURATION(24, "durations, attempts", "how long a request took, and failures that retries hid"),
  DOWNSTREAM(
      26, "the client's TLS failure, bytes", "why clients fail, which HTTP version peers speak"),
  LOG_TYPE(27, "access_log_type", "ends are told from starts and heartbeats by a rule only"),
  CONNECTION(30, "connection ids", "new and reused connections are told apart by addresses only"),
  MEMBERS(36, "the number of endpoints", "an empty cluster looks like an unhealthy one"),
  TAGS(
      37,
      "tags of any format, certificate errors",
      "custom_tags, and why a certificate was refused"),
  CLOSE(38, "how a TCP upstream closed", "a reset looks like an ordinary close"),
  BUFFER(39, "a buffer while UFO is away", "entries are lost without trace while UFO restarts");

  private static final int UNKNOWN = -1;

  private final int minor;
  private final String what;
  private final String lost;

  SignalSince(int minor, String what, String lost) {
    this.minor = minor;
    this.what = what;
    this.lost = lost;
  }

  public int minor() {
    return minor;
  }

  public String what() {
    return what;
  }

  /** What an older one leaves open. */
  public String lost() {
    return lost;
  }

  /** What an Envoy of this minor version does not say. */
  static List<SignalSince> missing(int minor) {
    List<SignalSince> missing = new ArrayList<>();
    for (SignalSince signal : values()) {
      if (minor < signal.minor) {
        missing.add(signal);
      }
    }
    return missing;
  }

  /** The minor version of a {@code 1.40.0}; below 0 when it is none. */
  static int minor(String version) {
    String[] parts = version.split("[.-]", 3);
    if (parts.length < 2 || !parts[0].equals("1")) {
      return UNKNOWN;
    }
    try {
      return Integer.parseInt(parts[1]);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
