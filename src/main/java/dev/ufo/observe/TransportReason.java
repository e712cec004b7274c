package dev.ufo.observe;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;

/**
 * The transport failure reason of a connection that did not come about: TCP's, TLS's or QUIC's. In
 * any other words it is a failed connect of which the words are the detail.
 */
final class TransportReason {
  private TransportReason() {}

  static Symptom of(String text) {
    Symptom connect = ConnectErrors.of(text);
    if (connect != null) {
      return connect;
    }
    Symptom tls = TlsErrors.of(text);
    if (tls != null) {
      return tls;
    }
    String unknown = text.startsWith("QUIC_") ? Wording.until(text, "|:,.") : text;
    return new Symptom(Kind.CONNECT_FAILED, Wording.spoken(unknown));
  }
}
