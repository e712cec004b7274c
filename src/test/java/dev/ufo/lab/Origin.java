package dev.ufo.lab;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server process, as the network sees it. Closing it is a kill: the kernel closes every
 * connection, with a reset where something was not read.
 */
final class Origin implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Semaphore slots;
  private final Speech speech;
  private final Mood mood;
  private final @Nullable Tls tls;

  /** What a server is: what it speaks, in TLS or not, and how many connections it takes. */
  record Kind(Speech speech, @Nullable Tls tls, int backlog, int connections) {
    static final Kind HTTP1 = speaking(Speech.HTTP1);

    static Kind speaking(Speech speech) {
      return new Kind(speech, null, 4096, Integer.MAX_VALUE);
    }

    Kind in(Tls tls) {
      return new Kind(speech, tls, backlog, connections);
    }

    /** Takes so few connections; the kernel keeps a few more, and drops the rest. */
    Kind narrow(int narrowBacklog, int narrowConnections) {
      return new Kind(speech, tls, narrowBacklog, narrowConnections);
    }
  }

  Origin(Side side, String ip, int port, Kind kind, Mood mood) throws IOException {
    this.speech = kind.speech;
    this.tls = kind.tls;
    this.mood = mood;
    slots = new Semaphore(kind.connections);
    listener = side.listen(ip, port, kind.backlog);
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        slots.acquire();
        Socket connection = listener.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        if (listener.isClosed()) {
          end(connection);
        }
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException | InterruptedException e) {
      // the listener is closed
    }
  }

  private void serve(Socket connection) {
    try {
      mood.breathe();
      if (tls == null) {
        speech.serve(connection, mood);
      } else {
        try (SSLSocket secure = tls.accept(connection)) {
          speech.serve(secure, mood);
        }
      }
    } catch (IOException | InterruptedException e) {
      // the peer left, or refused, or was idle for too long
    } finally {
      end(connection);
      slots.release();
    }
  }

  private void end(Socket connection) {
    connections.remove(connection);
    try {
      connection.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    acceptor.interrupt();
    connections.forEach(this::end);
    try {
      acceptor.join(); // only then is the port free
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
