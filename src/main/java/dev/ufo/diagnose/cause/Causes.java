package dev.ufo.diagnose.cause;

import dev.ufo.diagnose.Cause;
import java.util.List;

/** Every cause there is. */
public final class Causes {
  private static final List<Cause> ALL =
      List.of(
          new ProcessDown(),
          new WrongPort(),
          new StaleAddress(),
          new BlockedByFirewall(),
          new RejectedByFirewall(),
          new NetworkUnreachable(),
          new NotReady(),
          new UngracefulShutdown(),
          new UpstreamCrash(),
          new KeepaliveRace(),
          new IdleConnectionDropped(),
          new ListenerOverloaded(),
          new UpstreamStalled(),
          new SlowUpstream(),
          new ConnectTimeoutTooShort(),
          new EnvoyOutOfDescriptors(),
          new EnvoyOutOfPorts(),
          new BadBindAddress(),
          new UpstreamNotTls(),
          new UpstreamRequiresTls(),
          new ClientCertificateRejected(),
          new CertificateExpired(),
          new CertificateUntrusted(),
          new CertificateNameMismatch(),
          new CertificateRejected(),
          new CertificateRevoked(),
          new TlsVersionMismatch(),
          new TlsHandshakeRefused(),
          new SniRejected(),
          new AlpnMismatch(),
          new TlsSecretMissing(),
          new HttpVersionMismatch(),
          new UpstreamProtocolError(),
          new ProxyProtocolMismatch(),
          new UpstreamResets(),
          new NoEndpoints(),
          new AllEndpointsUnhealthy(),
          new NoHealthyEndpoints(),
          new DnsFailure(),
          new ClusterNotFound(),
          new RouteNotFound(),
          new CircuitBreakerOpen(),
          new MtuBlackHole(),
          new ClientGaveUp(),
          new OverloadDrop(),
          new FaultInjected(),
          new Unexplained());

  private Causes() {}

  public static List<Cause> all() {
    return ALL;
  }
}
