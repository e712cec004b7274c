package dev.ufo.lab;

import java.util.concurrent.ThreadLocalRandom;

/** How the servers of a service behave; may change at any time, and holds from the next request. */
final class Mood {
  /** Milliseconds to an answer: a fixed part, and the mean of an exponential one. */
  volatile int fixed;

  volatile int latency = 4;

  /** The share of answers that are the application's own 500. */
  volatile double errors = 0.004;

  /** What the health check is told. */
  volatile int health = 200;

  /** The share of requests that are cut off: the connection in HTTP/1, the stream in HTTP/2. */
  volatile double cut;

  /** How long a connection may be idle before the server closes it, in milliseconds; 0 is ever. */
  volatile int idle;

  /** A stopped process: its kernel takes connections, nobody reads them. */
  private boolean stopped;

  synchronized void stop() {
    stopped = true;
  }

  synchronized void go() {
    stopped = false;
    notifyAll();
  }

  /** Waits while the process is stopped. */
  synchronized void breathe() throws InterruptedException {
    while (stopped) {
      wait();
    }
  }

  /** Takes as long as an answer takes. */
  void think() throws InterruptedException {
    Thread.sleep(fixed + (long) (ThreadLocalRandom.current().nextExponential() * latency));
    breathe();
  }

  boolean cuts() {
    return ThreadLocalRandom.current().nextDouble() < cut;
  }

  /** The status of an answer. */
  int status(String path) {
    if (path.equals("/healthz")) {
      return health;
    }
    if (path.equals("/missing")) {
      return 404;
    }
    return ThreadLocalRandom.current().nextDouble() < errors ? 500 : 200;
  }
}
