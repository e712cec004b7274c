package dev.ufo.observe;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Linux's error numbers (x86 and arm) and glibc's words for them. Which of the two Envoy writes
 * depends on its version, so both lead to the same symptom. What the table does not name is shown
 * as Envoy wrote it.
 *
 * @param connecting what it shows where connect(2) failed
 * @param binding what it shows where bind(2) failed
 * @param handshake what it adds to a cut handshake
 */
record Errno(int number, String words, Symptom connecting, Symptom binding, String handshake) {

  static final List<Errno> ALL =
      List.of(
          errno(111, "Connection_refused", Kind.REFUSED),
          errno(113, "No_route_to_host", Kind.NO_ROUTE_TO_HOST),
          errno(101, "Network_is_unreachable", Kind.NETWORK_UNREACHABLE),
          errno(110, "Connection_timed_out", Kind.CONNECT_TIMEOUT, "timed-out"),
          errno(104, "Connection_reset_by_peer", Kind.CONNECT_RESET, "reset"),
          // no port is free towards this destination; bind says it of an address that is not ours
          errno(99, "Cannot_assign_requested_address", Kind.NO_LOCAL_PORT),
          new Errno(
              98,
              "Address_already_in_use",
              new Symptom(Kind.NO_LOCAL_PORT, ""),
              new Symptom(Kind.NO_LOCAL_PORT, ""),
              "Address already in use"),
          errno(24, "Too_many_open_files", Kind.NO_SOCKET),
          errno(23, "Too_many_open_files_in_system", Kind.NO_SOCKET),
          errno(32, "Broken_pipe", Kind.CONNECT_FAILED, "broken-pipe"),
          errno(1, "Operation_not_permitted", Kind.CONNECT_FAILED),
          errno(2, "No_such_file_or_directory", Kind.CONNECT_FAILED),
          errno(11, "Resource_temporarily_unavailable", Kind.CONNECT_FAILED),
          errno(12, "Cannot_allocate_memory", Kind.CONNECT_FAILED),
          errno(13, "Permission_denied", Kind.CONNECT_FAILED),
          errno(22, "Invalid_argument", Kind.CONNECT_FAILED),
          errno(97, "Address_family_not_supported_by_protocol", Kind.CONNECT_FAILED),
          errno(100, "Network_is_down", Kind.CONNECT_FAILED),
          errno(103, "Software_caused_connection_abort", Kind.CONNECT_FAILED),
          errno(105, "No_buffer_space_available", Kind.CONNECT_FAILED),
          errno(112, "Host_is_down", Kind.CONNECT_FAILED));

  private static final Map<String, Errno> BY_TEXT = byText();

  private static Errno errno(int number, String words, Kind connecting) {
    return errno(number, words, connecting, words.replace('_', ' '));
  }

  private static Errno errno(int number, String words, Kind connecting, String handshake) {
    String spoken = words.replace('_', ' ');
    return new Errno(
        number,
        words,
        new Symptom(connecting, connecting == Kind.CONNECT_FAILED ? spoken : ""),
        new Symptom(Kind.BIND_FAILED, spoken),
        handshake);
  }

  private static Map<String, Errno> byText() {
    Map<String, Errno> map = new HashMap<>();
    for (Errno errno : ALL) {
      map.put(errno.words, errno);
      map.put(Integer.toString(errno.number), errno);
    }
    return Map.copyOf(map);
  }

  static Symptom connecting(String text) {
    Errno known = BY_TEXT.get(text);
    return known != null
        ? known.connecting
        : new Symptom(Kind.CONNECT_FAILED, Wording.spoken(text));
  }

  static Symptom binding(String text) {
    Errno known = BY_TEXT.get(text);
    return known != null ? known.binding : new Symptom(Kind.BIND_FAILED, Wording.spoken(text));
  }

  /** In a handshake the number comes with the code; the words may be "unknown error". */
  static Symptom handshake(int number, String text) {
    Errno known = BY_TEXT.get(Integer.toString(number));
    if (known == null) {
      known = BY_TEXT.get(text);
    }
    return new Symptom(Kind.HANDSHAKE_CUT, known != null ? known.handshake : "errno " + number);
  }
}
