package dev.ufo.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of one kind: requests come as a Poisson process, at most 2,000 at a time, on kept
 * connections unless said otherwise. One in a hundred asks for what is not there.
 */
final class Flow implements AutoCloseable {
  private static final int MOST = 2000;
  private static final double LOST = 0.01;

  private final String authority;
  private InetSocketAddress to;
  private String path;
  private double rps;
  private int patience = 15_000;
  private int size;
  private boolean keeping = true;
  private boolean http2;

  private final Semaphore slots = new Semaphore(MOST);
  private final Deque<Socket> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong asked = new AtomicLong();
  private volatile boolean running;

  Flow(InetSocketAddress to, String authority, String path, double rps) {
    this.to = to;
    this.authority = authority;
    this.path = path;
    this.rps = rps;
  }

  /** The same clients, for other numbers. */
  Flow another() {
    Flow flow = new Flow(to, authority, path, rps).patience(patience).size(size);
    flow.keeping = keeping;
    flow.http2 = http2;
    return flow;
  }

  Flow to(InetSocketAddress address) {
    to = address;
    return this;
  }

  Flow path(String newPath) {
    path = newPath;
    return this;
  }

  /** Requests in a second, on average. */
  Flow rps(double perSecond) {
    rps = perSecond;
    return this;
  }

  /** How long a client waits for an answer, in milliseconds. */
  Flow patience(int millis) {
    patience = millis;
    return this;
  }

  /** Bytes of a request; 0 is a GET without any. */
  Flow size(int bytes) {
    size = bytes;
    return this;
  }

  /** A connection for each request. */
  Flow keepingNothing() {
    keeping = false;
    return this;
  }

  /** All requests on one connection. */
  Flow http2() {
    http2 = true;
    return this;
  }

  long asked() {
    return asked.get();
  }

  /** Begins, with clients on that side. */
  void start(Side side) {
    running = true;
    if (rps > 0) {
      Thread.ofVirtual().start(() -> run(side));
    }
  }

  private void run(Side side) {
    try {
      Http2 connection = null;
      while (running) {
        double gap = ThreadLocalRandom.current().nextExponential() / rps;
        Thread.sleep((long) (gap * 1000), (int) (gap * 1e9 % 1e6));
        if (http2) {
          if (connection == null || !connection.isOpen()) {
            connection = Http2.client(side.connect(to));
          }
          connection.ask(authority, someTarget());
          asked.incrementAndGet();
        } else if (slots.tryAcquire()) {
          Thread.ofVirtual().start(() -> ask(side));
        }
      }
    } catch (InterruptedException | IOException e) {
      running = false;
    }
  }

  private String someTarget() {
    return ThreadLocalRandom.current().nextDouble() < LOST ? "/missing" : path;
  }

  private void ask(Side side) {
    Socket socket = keeping ? idle.pollLast() : null;
    try {
      if (socket == null) {
        socket = side.connect(to);
      }
      asked.incrementAndGet();
      String method = size > 0 ? "POST" : "GET";
      Http1.Head answer = Http1.ask(socket, method, authority, someTarget(), size, patience);
      if (keeping && running && !answer.closes()) {
        idle.addLast(socket);
        socket = null;
      }
    } catch (IOException e) {
      // as clients do, it leaves
    } finally {
      slots.release();
      if (socket != null) {
        end(socket);
      }
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() {
    running = false;
    idle.forEach(Flow::end);
  }
}
