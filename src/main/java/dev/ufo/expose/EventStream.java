package dev.ufo.expose;

import com.sun.net.httpserver.HttpExchange;
import dev.ufo.expose.Changes.News;
import dev.ufo.expose.Changes.Position;
import dev.ufo.expose.Deadlines.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Server-sent events: {@code incident} at each change, {@code tick} every second, a comment when
 * there is nothing else to say for {@value #HEARTBEAT_MILLIS} ms. A client that names its last
 * event goes on there. It is told the state of now, however slow it is; one that takes nothing for
 * {@value #TAKEN_SECONDS} s is cut off.
 *
 * <p>Each client has a virtual thread, which sleeps until there is news; what it sends was made
 * once for all. So many clients at most: the next one is told when to come back.
 */
final class EventStream {
  static final String TYPE = "text/event-stream; charset=utf-8";

  private static final int RETRY_SECONDS = 10;

  private static final int HEARTBEAT_MILLIS = 15_000;
  private static final int TAKEN_SECONDS = 15;
  private static final byte[] HEAD = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

  private final Changes changes;
  private final Semaphore places;
  private final int most;

  EventStream(Changes changes, int most) {
    this.changes = changes;
    this.most = most;
    places = new Semaphore(most);
  }

  /** How many follow now. */
  int clients() {
    return most - places.availablePermits();
  }

  /** Takes a place, or tells why there is none. */
  void enter() {
    if (!places.tryAcquire()) {
      throw Problem.full(
          "%d clients follow the events already (http.max_event_clients)".formatted(most),
          RETRY_SECONDS);
    }
  }

  void leave() {
    places.release();
  }

  /** Until the client or the server goes. The headers are sent; a place has been taken. */
  void follow(HttpExchange exchange, Deadline deadline) throws IOException {
    OutputStream out = exchange.getResponseBody();
    try {
      Position position = changes.behind(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
      deadline.in(Duration.ofSeconds(TAKEN_SECONDS));
      out.write(HEAD);
      while (!Thread.currentThread().isInterrupted()) {
        News news = changes.after(position, HEARTBEAT_MILLIS);
        for (Message message : news.messages()) {
          deadline.in(Duration.ofSeconds(TAKEN_SECONDS));
          out.write(message.bytes());
        }
        deadline.in(Duration.ofSeconds(TAKEN_SECONDS));
        if (news.messages().isEmpty()) {
          out.write(HEARTBEAT);
        }
        out.flush();
        deadline.never();
        position = news.position();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    }
  }
}
