package dev.ufo.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One process of an upstream, on a port of loopback: answers HTTP/1.1, until its health is taken
 * away. Each connection has a virtual thread; faults and {@link #recover} come from one other.
 */
final class Endpoint implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int FILLERS = 4;
  private static final int REQUESTS_UNTIL_CRASH = 10;
  private static final Duration RESTART = Duration.ofSeconds(1);
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\nhello"
          .getBytes(US_ASCII);
  private static final byte[] NO_HTTP =
      "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
          .getBytes(US_ASCII);
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);

  private enum Health {
    FINE,
    MUTE,
    CRASHING
  }

  private final int port;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger untilCrash = new AtomicInteger(REQUESTS_UNTIL_CRASH);
  private final List<SocketChannel> fillers = new ArrayList<>();
  private volatile Health health = Health.FINE;
  private volatile Duration answersAfter = Duration.ZERO;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private boolean closed;

  Endpoint() throws IOException {
    port = Ports.free();
    listen();
  }

  int port() {
    return port;
  }

  @Override
  public String toString() {
    return "127.0.0.1:" + port;
  }

  // ---- what can befall it

  /** Its process is gone: what was open is reset, what comes is refused. */
  synchronized void kill() {
    unlisten();
    resetAll();
  }

  /** It dies under every so many requests, and is back after a second. */
  void crashAgainAndAgain() {
    health = Health.CRASHING;
  }

  /** It takes connections and requests, and answers nothing. */
  void stall() {
    health = Health.MUTE;
  }

  void slowDown(Duration answersAfter) {
    this.answersAfter = answersAfter;
  }

  /**
   * As behind a firewall that drops: what is open goes silent, and no connect is answered. Nobody
   * may change a firewall without being root; but where the queue of a listener is full, the kernel
   * drops what comes, too.
   */
  synchronized void vanish() throws IOException {
    health = Health.MUTE;
    unlisten();
    ServerSocket full = new ServerSocket();
    full.bind(Ports.at(port), 1);
    listener = full;
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(Ports.at(port));
      fillers.add(filler);
    }
  }

  /** As well as on the first day. */
  synchronized void recover() throws IOException {
    boolean down = listener == null || !fillers.isEmpty();
    boolean mute = health == Health.MUTE;
    health = Health.FINE;
    answersAfter = Duration.ZERO;
    untilCrash.set(REQUESTS_UNTIL_CRASH);
    if (down) {
      unlisten();
      listen();
    }
    if (mute) {
      resetAll(); // nobody waits for them any more
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    kill();
  }

  // ---- its life

  private synchronized void listen() throws IOException {
    if (closed || listener != null) {
      return;
    }
    ServerSocket socket = new ServerSocket();
    socket.bind(Ports.at(port), BACKLOG);
    listener = socket;
    acceptor = Thread.ofVirtual().start(() -> accept(socket));
  }

  private void unlisten() {
    if (listener != null) {
      closeQuietly(listener);
      listener = null;
    }
    if (acceptor != null) {
      join(acceptor); // as long as it waits in accept, the port is not free
      acceptor = null;
    }
    fillers.forEach(Endpoint::closeQuietly);
    fillers.clear();
  }

  private void resetAll() {
    for (Socket connection : connections) {
      try {
        connection.setSoLinger(true, 0);
      } catch (IOException e) {
        // it has ended by itself
      }
      closeQuietly(connection);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // closed, or without descriptors for a moment
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      PushbackInputStream in = new PushbackInputStream(connection.getInputStream());
      while (isHttp(in)) {
        readHead(in);
        Thread.sleep(answersAfter);
        if (health == Health.CRASHING && untilCrash.decrementAndGet() == 0) {
          crash();
          return;
        }
        if (health != Health.MUTE) {
          connection.getOutputStream().write(ANSWER);
        }
      }
      connection.getOutputStream().write(NO_HTTP);
    } catch (IOException e) {
      // the peer has gone, or it was killed
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts these", e);
    } finally {
      connections.remove(connection);
    }
  }

  /** Whether a method begins here; a ClientHello does not look like one. */
  private static boolean isHttp(PushbackInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException();
    }
    in.unread(first);
    return first >= 'A' && first <= 'Z';
  }

  /** Requests have no body here. */
  private static void readHead(InputStream in) throws IOException {
    int matched = 0;
    while (matched < END_OF_HEAD.length) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
    }
  }

  private void crash() throws InterruptedException {
    kill();
    Thread.sleep(RESTART);
    untilCrash.set(REQUESTS_UNTIL_CRASH);
    try {
      listen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      // it is gone, which is what was wanted
    }
  }
}
