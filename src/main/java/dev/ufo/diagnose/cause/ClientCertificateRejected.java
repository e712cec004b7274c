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
 * The peer refuses Envoy's client certificate, or misses it. TLS 1.2 says so in an alert. In TLS
 * 1.3 the handshake is over by then: the connection closes at its first request, and no text
 * anywhere tells why.
 */
final class ClientCertificateRejected implements Cause {
  @Override
  public CauseId id() {
    return CauseId.CLIENT_CERTIFICATE_REJECTED;
  }

  @Override
  public @Nullable Verdict argue(Evidence e) {
    Group alerts = e.failures(Kind.CLIENT_CERTIFICATE);
    Group bare = e.failures(Kind.HANDSHAKE_REFUSED);
    if (alerts.count() + bare.count() > 0) {
      Group shown = alerts.plus(bare);
      return e.about(id(), shown)
          .starts(0.85)
          .needs(e.share(shown) >= 0.3)
          .favours(
              GOOD,
              !alerts.isEmpty(),
              "%d handshakes ended with an alert about Envoy's certificate",
              alerts.count())
          .notes(
              !bare.isEmpty(),
              "%d handshakes ended with the peer's alert handshake_failure alone: what servers send"
                  + " that want a certificate",
              bare.count())
          .notes(
              e.allWorked(shown.endpoints()), "it worked until %s", e.lastWorked(shown.endpoints()))
          .headline("%s refuses Envoy's certificate, or misses it", places(shown.endpoints()))
          .verdict();
    }
    FreshClose fresh = FreshClose.of(e);
    if (!fresh.always()) {
      return null;
    }
    return fresh
        .argue(id())
        .starts(0.3)
        .favours(
            PROOF, fresh.tls(), "the connections were TLS 1.3, and closed at their first request")
        .against(PROOF, fresh.plaintext(), "the connections were plaintext")
        .favours(
            PROOF * GOOD,
            fresh.inboundCertificate(),
            "the server's own listener refused %d certificates",
            fresh.inboundCertificates())
        .against(PROOF, fresh.inboundPlaintext(), "the server's listener saw no TLS at all")
        .against(
            PROOF,
            fresh.otherCodec(),
            "what is sent is of another size than before: the protocol changed")
        .favours(
            GOOD,
            fresh.tlsByTime(),
            "connecting took %.1f times as long as the rest: as many round trips as TLS needs",
            fresh.ratio())
        .against(
            GOOD,
            fresh.plaintextByTime(),
            "connecting took %.1f times as long as the rest: no round trip for TLS",
            fresh.ratio())
        .headline(
            "%s closes every new connection at its first request, as a TLS 1.3 server does that"
                + " refuses the certificate",
            places(fresh.endpoints()))
        .verdict();
  }
}
