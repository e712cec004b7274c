package dev.ufo.cli;

import dev.ufo.settings.Problems;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * The health check of the image, which has neither a shell nor curl: ends with 0 when the UFO that
 * listens where this process's own configuration says is ready, and with 1 otherwise. No verb: it
 * must be over before a second JVM is felt, so it loads next to nothing.
 */
final class Ready {
  private static final int PATIENCE_MILLIS = 3_000;

  private Ready() {}

  static void main() {
    String fault = fault(System.getenv());
    if (!fault.isEmpty()) {
      System.err.println("not ready: " + fault);
      System.exit(1);
    }
  }

  /** Why it is not ready; empty when it is. */
  static String fault(Map<String, String> environment) {
    try {
      InetSocketAddress listen = Config.load(null, environment, Map.of()).http().listen();
      InetAddress to = listen.getAddress();
      // Java would ask for the host's own name, which not every container can resolve
      boolean any = to != null && to.isAnyLocalAddress();
      String host =
          any ? (to instanceof Inet6Address ? "::1" : "127.0.0.1") : listen.getHostString();
      URI ready =
          new URI("http", null, host, listen.getPort(), "/readyz", null, null); // brackets IPv6
      HttpURLConnection connection =
          (HttpURLConnection) ready.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      int status = connection.getResponseCode();
      return status == 200 ? "" : ready + " answers " + status;
    } catch (Problems | IOException | URISyntaxException e) {
      return e.toString();
    }
  }
}
