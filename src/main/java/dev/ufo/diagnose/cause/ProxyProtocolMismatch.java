package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One side speaks the PROXY protocol and the other does not. From the log alone it looks like
 * plaintext to a TLS port, or like a handshake that is cut: so it is mostly an alternative, until a
 * check settles it.
 */
final class ProxyProtocolMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.PROXY_PROTOCOL_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group cut = e.failures(Kind.HANDSHAKE_CUT);
    if (!cut.isEmpty()) {
      return e.about(id(), cut)
          .starts(0.2)
          .needs(e.share(cut) >= 0.3)
          .notes(
              true,
              "%d handshakes were cut: so does a TLS server that gets a PROXY header first",
              cut.count())
          .headline("%s cuts the handshake", places(cut.endpoints()))
          .verdict();
    }
    FreshClose fresh = FreshClose.of(e);
    if (!fresh.always()) {
      return null;
    }
    return fresh
        .argue(id())
        .starts(0.15)
        .against(
            PROOF,
            fresh.inboundCertificate() || fresh.inboundPlaintext(),
            "the server's own log says otherwise")
        .against(
            PROOF,
            fresh.otherCodec(),
            "what is sent is of another size than before: the protocol changed")
        .favours(GOOD, fresh.plaintext(), "the connections were plaintext")
        .against(GOOD, fresh.tls(), "the connections were TLS")
        .headline(
            "%s closes every new connection at its first request: it may want a PROXY header",
            places(fresh.endpoints()))
        .verdict();
  }
}
