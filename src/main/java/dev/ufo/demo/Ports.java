package dev.ufo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback that are free now. They lie below those that the kernel gives to clients: there
 * a connect to a port that nobody listens on may meet itself, and somebody may take it while its
 * owner is down.
 */
final class Ports {
  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  static int free() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(at(port));
        return port;
      } catch (IOException e) {
        // taken: another one
      }
    }
    throw new IOException("no free port on 127.0.0.1 between " + FROM + " and " + TO);
  }

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
