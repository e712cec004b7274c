package dev.ufo.diagnose.cause;

import static dev.ufo.diagnose.Argument.GOOD;
import static dev.ufo.diagnose.Argument.HINT;
import static dev.ufo.diagnose.Argument.PROOF;
import static dev.ufo.diagnose.Evidence.places;

import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.Evidence;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import org.jspecify.annotations.Nullable;

/**
 * Envoy speaks plaintext and the peer wants TLS: it takes the connection, reads something that is
 * no ClientHello, and closes. Every new connection, at its first request.
 */
final class UpstreamRequiresTls implements Cause {
  @Override
  public CauseId id() {
    return CauseId.UPSTREAM_REQUIRES_TLS;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    FreshClose fresh = FreshClose.of(e);
    if (!fresh.always()) {
      return null;
    }
    return fresh
        .argue(id())
        .starts(0.45)
        .favours(
            PROOF * GOOD,
            fresh.inboundPlaintext(),
            "the server's own listener found %d connections without TLS",
            fresh.inboundPlaintexts())
        .against(
            PROOF,
            fresh.inboundCertificate(),
            "the server's listener saw TLS and refused the certificate")
        .favours(GOOD, fresh.plaintext(), "the connections were plaintext")
        .against(PROOF, fresh.tls(), "the connections were TLS already")
        .against(
            PROOF,
            fresh.otherCodec(),
            "what is sent is of another size than before: the protocol changed")
        .favours(
            HINT,
            fresh.plaintextByTime(),
            "connecting took %.1f times as long as the rest: no round trip for TLS",
            fresh.ratio())
        .against(
            GOOD,
            fresh.tlsByTime(),
            "connecting took %.1f times as long as the rest: as many round trips as TLS needs",
            fresh.ratio())
        .headline(
            "%s closes every plaintext connection at its first request: it seems to want TLS",
            places(fresh.endpoints()))
        .verdict();
  }
}
