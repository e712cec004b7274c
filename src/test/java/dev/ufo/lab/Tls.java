package dev.ufo.lab;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A server's side of TLS, by the JDK: its certificate, and what it demands. */
record Tls(
    Pki.Leaf leaf,
    Pki.@Nullable Authority clients,
    List<String> versions,
    List<String> ciphers,
    List<String> protocols,
    @Nullable String name) {
  private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");
  private static final char[] PASSWORD = {};

  static Tls with(Pki.Leaf leaf) {
    return new Tls(leaf, null, VERSIONS, List.of(), List.of("http/1.1"), null);
  }

  /** Demands client certificates of that authority. */
  Tls wantingClientsOf(Pki.Authority authority) {
    return new Tls(leaf, authority, versions, ciphers, protocols, name);
  }

  Tls only(String version) {
    return new Tls(leaf, clients, List.of(version), ciphers, protocols, name);
  }

  Tls cipher(String cipher) {
    return new Tls(leaf, clients, versions, List.of(cipher), protocols, name);
  }

  /** Refuses every other server name. */
  Tls named(String serverName) {
    return new Tls(leaf, clients, versions, ciphers, protocols, serverName);
  }

  /** The connection in TLS; the handshake comes with the first byte that is read. */
  SSLSocket accept(Socket connection) throws IOException {
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(connection, null, true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    parameters.setNeedClientAuth(clients != null);
    if (!ciphers.isEmpty()) {
      parameters.setCipherSuites(ciphers.toArray(String[]::new));
    }
    if (name != null) {
      parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(name.replace(".", "\\."))));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private SSLContext context() throws IOException {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, PASSWORD);
      own.setKeyEntry("leaf", leaf.key(), PASSWORD, leaf.chain());
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, PASSWORD);
      TrustManager[] trust = null;
      if (clients != null) {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, PASSWORD);
        roots.setCertificateEntry("root", clients.certificate());
        TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
        trusts.init(roots);
        trust = trusts.getTrustManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
