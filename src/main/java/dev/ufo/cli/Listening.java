package dev.ufo.cli;

import dev.ufo.ingest.GrpcServer;
import dev.ufo.ingest.GrpcSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Opens ports, and says in one line why one cannot be had. */
final class Listening {
  private Listening() {}

  static GrpcServer on(GrpcSettings settings, Supplier<GrpcServer> made) {
    GrpcServer server = made.get();
    try {
      return server.start();
    } catch (IOException e) {
      server.close();
      throw refused("grpc.listen", settings.listen(), e);
    }
  }

  static UserError refused(String key, InetSocketAddress address, IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new UserError(
        "%s=%s:%d: cannot listen there: %s; choose another, or --%1$s=%2$s:0 for a free one"
            .formatted(key, address.getHostString(), address.getPort(), cause.getMessage()));
  }
}
