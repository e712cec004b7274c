package dev.ufo.cli;

import dev.ufo.settings.Address;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.net.HttpURLConnection;
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
      Address to = Address.here(Config.load(null, environment, Map.of()).http().listen());
      URI ready =
          new URI("http", null, to.host(), to.port(), "/readyz", null, null); // brackets IPv6
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
