package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
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
 * HTTP/2 to an HTTP/1 server or the other way. HTTP/2 bytes that belong to no stream are not
 * counted, so Envoy seems to have received nothing; HTTP/1 to a server of HTTP/2 only is closed at
 * the first request, and what is sent is much larger than before.
 */
final class HttpVersionMismatch implements Cause {
  @Override
  public CauseId id() {
    return CauseId.HTTP_VERSION_MISMATCH;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group broken = e.failures(Kind.PROTOCOL_ERROR);
    if (!broken.isEmpty()) {
      Group mute = broken.where(cell -> !cell.signature().shape().received());
      boolean mostly = 2 * mute.count() > broken.count();
      boolean otherSize = FreshClose.otherCodec(e, broken);
      return e.about(id(), broken)
          .starts(0.3)
          .needs(e.share(broken) >= 0.3)
          .favours(
              PROOF * HINT,
              mostly,
              "%d of %d answers broke the protocol before a byte of them was counted: HTTP/2 was"
                  + " sent to something else",
              mute.count(),
              broken.count())
          .favours(
              PROOF,
              !mostly && otherSize,
              "what is sent is of another size than before: the protocol changed")
          .against(HINT, !mostly && !otherSize, "bytes came back, so the peer said something")
          .notes(
              e.allWorked(broken.endpoints()),
              "it worked until %s",
              e.lastWorked(broken.endpoints()))
          .headline(
              "%s does not speak the HTTP version that Envoy uses", places(broken.endpoints()))
          .verdict();
    }
    FreshClose fresh = FreshClose.of(e);
    if (!fresh.always()) {
      return null;
    }
    return fresh
        .argue(id())
        .starts(0.2)
        .needs(fresh.http())
        .favours(
            PROOF * HINT,
            fresh.otherCodec(),
            "a request takes %d bytes where it took %d: HTTP/1 is sent where HTTP/2 was",
            fresh.bytes(),
            fresh.bytesBefore())
        .against(
            PROOF,
            fresh.inboundCertificate() || fresh.inboundPlaintext(),
            "the server's own log says otherwise")
        .against(GOOD, fresh.tls(), "the connections were TLS")
        .headline(
            "%s closes every new connection at its first request: it may speak another HTTP"
                + " version",
            places(fresh.endpoints()))
        .verdict();
  }
}
