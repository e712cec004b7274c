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
      InetSocketAddress listen = settings.listen();
      throw refused("grpc.listen", listen.getHostString() + ":" + listen.getPort(), e);
    }
  }

  static UserError refused(String key, String address, IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new UserError(
        key + "=" + address + ": cannot listen there: " + cause.getMessage() + "; choose another");
  }
}
