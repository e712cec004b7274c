package dev.ufo.observe;

import static dev.ufo.observe.SymptomTable.row;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transport failure reason of a TCP connection that did not come about. Up to 1.19 there is
 * none; 1.20 to 1.30 write the errno's number, later ones its words (immediate errors since 1.22).
 * Behind it may follow what is no part of it: {@code |remote address:…} since 1.31, and the
 * transport socket's own reason after a full stop.
 */
final class ConnectErrors {
  private static final String BIND = "failed_to_bind_to_";
  private static final String SOCKET = "socket_creation_failure";
  private static final List<String> CONNECT =
      List.of("delayed_connect_error:", "immediate_connect_error:");

  static final SymptomTable TABLE = new SymptomTable("connect-errors", "reason", rows());

  private ConnectErrors() {}

  /** What such a text shows; null when it is none of these. */
  static @Nullable Symptom of(String text) {
    for (String prefix : CONNECT) {
      if (text.startsWith(prefix)) {
        return Errno.connecting(errno(text, prefix.length()));
      }
    }
    if (text.startsWith(BIND)) {
      // the address has colons of its own: the error is behind the last
      int end = end(text, BIND.length());
      int colon = text.lastIndexOf(":_", end);
      return Errno.binding(
          colon < BIND.length() ? "" : text.substring(colon + 2, Math.max(end, colon + 2)));
    }
    return text.startsWith(SOCKET) ? new Symptom(Kind.NO_SOCKET, "") : null;
  }

  private static String errno(String text, int from) {
    int begin = text.startsWith("_", from) ? from + 1 : from;
    return text.substring(begin, Math.max(begin, end(text, begin)));
  }

  private static int end(String text, int from) {
    int bar = text.indexOf('|', from);
    int stop = text.indexOf("._", from);
    int end = bar < 0 ? text.length() : bar;
    return stop < 0 ? end : Math.min(end, stop);
  }

  private static List<SymptomTable.Row> rows() {
    List<SymptomTable.Row> rows = new ArrayList<>();
    for (Errno e : Errno.ALL) {
      rows.add(
          new SymptomTable.Row(
              "connect_error:_" + e.words(),
              e.connecting(),
              "errno " + e.number() + ", delayed or immediate"));
    }
    rows.add(row("connect_error:_…", Kind.CONNECT_FAILED, "…", "any other errno or its words"));
    for (Errno e : Errno.ALL) {
      if (e.binding().kind() != Kind.BIND_FAILED || e.number() == 99) {
        rows.add(
            new SymptomTable.Row(
                "failed_to_bind_to_ADDRESS:_" + e.words(), e.binding(), "errno " + e.number()));
      }
    }
    rows.add(row("failed_to_bind_to_ADDRESS:_…", Kind.BIND_FAILED, "…", "any other"));
    rows.add(row(SOCKET, Kind.NO_SOCKET, "no descriptor left"));
    return List.copyOf(rows);
  }
}
