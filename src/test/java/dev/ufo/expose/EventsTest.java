package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventsTest {
  private final Fixture ufo;
  private final List<Client> clients = new ArrayList<>();

  EventsTest() throws Exception {
    ufo = new Fixture();
  }

  @AfterEach
  void close() {
    clients.forEach(Client::close);
    ufo.close();
  }

  /** What an EventSource sees. */
  private record Event(String name, String id, String data) {}

  /** One that reads events as a browser does. */
  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private String id = "";

    Client(String... headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), ufo.server.port());
      socket.setSoTimeout(30_000);
      String request =
          "GET /api/v1/events HTTP/1.0\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      clients.add(this);
    }

    String line() {
      try {
        return in.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The next event, whatever it is. */
    Event next() {
      String name = "";
      String data = "";
      for (String line = line(); line != null; line = line()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !name.isEmpty()) {
          return new Event(name, id, data);
        }
      }
      throw new AssertionError("the stream has ended");
    }

    /** The incidents up to the next tick. */
    List<String> incidents() {
      List<String> seen = new ArrayList<>();
      for (Event event = next(); !event.name.equals("tick"); event = next()) {
        seen.add(
            event.data.replaceAll("\\{\"id\":\"([^\"]*)\".*\"state\":\"([^\"]*)\".*", "$1 $2"));
      }
      return seen;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Client connect(String... headers) throws IOException {
    return new Client(headers);
  }

  private void has(Found... incidents) {
    ufo.incidents = List.of(incidents).stream().map(Found::incident).toList();
    ufo.tick();
  }

  @Test
  void newClient_getsAllThatIsKnown_thenEachChangeOnce() throws Exception {
    has(new Found("a").id("a-1"), new Found("b").id("b-1").state(State.RESOLVED));
    Client client = connect();
    assertThat(client.incidents()).containsExactly("a-1 open", "b-1 resolved");
    ufo.tick();
    assertThat(client.incidents()).isEmpty();
    has(
        new Found("a").id("a-1").state(State.RECOVERING),
        new Found("b").id("b-1").state(State.RESOLVED));
    assertThat(client.incidents()).containsExactly("a-1 recovering");
  }

  @Test
  void tick_hasTheNumbersOfNow() throws Exception {
    has(new Found("a").id("a-1"), new Found("b").id("b-1").state(State.RECOVERING));
    Client client = connect();
    client.next();
    client.next();
    Event tick = client.next();
    assertThat(tick.name).isEqualTo("tick");
    assertThat(tick.data)
        .startsWith(
            """
            {"at":"2026-11-21T10:00:01.000000000Z","version":"0.1.0-test","ready":true,\
            "upstreams":{"failing":1,"recovering":1,"fine":0},"envoys":0,"streams":0,\
            "entries":{"counted":0,"lost":0,"per_second":null},"last_entry_age_seconds":null,\
            "incidents":[{"id":"a-1","state":"open","requests":480,"failures":190,"share":null,\
            """);
  }

  @Test
  void tick_withAnOccasion_saysIt() throws Exception {
    ufo.occasion = "Demo: <shop> was broken on purpose.";
    ufo.tick();
    Event tick = connect().next();
    assertThat(tick.data).contains("\"occasion\":\"Demo: <shop> was broken on purpose.\"");
    assertThat(ufo.get("/").body())
        .startsWith("UFO 0.1.0-test, up 1 s\nDemo: <shop> was broken on purpose.\nupstreams: ");
  }

  @Test
  void lastEventId_goesOnThere_withTheLatestStateOnly() throws Exception {
    has(new Found("a").id("a-1"), new Found("b").id("b-1"));
    Client first = connect();
    first.incidents();
    String id = first.id;
    first.close();
    has(new Found("a").id("a-1").state(State.RECOVERING), new Found("b").id("b-1"));
    has(new Found("a").id("a-1").state(State.RESOLVED), new Found("b").id("b-1"));
    assertThat(connect("Last-Event-ID: " + id).incidents()).containsExactly("a-1 resolved");
  }

  @Test
  void lastEventId_ofAnotherStart_orNonsense_getsAllAgain() throws Exception {
    has(new Found("a").id("a-1"));
    for (String id :
        List.of("before-1", "epoch-x", "epoch--1", "epoch-999", "epoch-", "%00", "-")) {
      try (Client client = connectWhenThereIsAPlace("Last-Event-ID: " + id)) {
        assertThat(client.incidents()).as(id).containsExactly("a-1 open");
      }
    }
  }

  @Test
  void moreClientsThanPlaces_areToldWhenToComeBack_andFindAPlaceLater() throws Exception {
    has(new Found("a").id("a-1"));
    List<Client> most = new ArrayList<>();
    for (int i = 0; i < Fixture.MOST_EVENT_CLIENTS; i++) {
      most.add(connect());
      most.get(i).incidents();
    }
    HttpResponse<String> full = ufo.get("/api/v1/events");
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(full.headers().firstValue("Retry-After")).hasValue("10");
    assertThat(full.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(full.body()).contains("3 clients follow the events already");
    most.get(0).close();
    assertThat(connectWhenThereIsAPlace().incidents()).containsExactly("a-1 open");
  }

  /** The place of one that has gone is free once a write to it fails. */
  private Client connectWhenThereIsAPlace(String... headers) throws Exception {
    while (true) {
      Client next = connect(headers);
      if (next.line().contains("200")) {
        return next;
      }
      next.close();
      ufo.tick();
    }
  }

  @Test
  void clientThatDoesNotRead_holdsUpNobody() throws Exception {
    has(new Found("a").id("a-1"));
    Client deaf = connect();
    Client other = connect();
    other.incidents();
    for (int i = 0; i < 2_000; i++) {
      has(new Found("a").id("a-1").cause(CauseId.PROCESS_DOWN, i % 2 == 0 ? 0.9 : 0.8));
    }
    Event event = other.next();
    while (!event.name.equals("tick")) {
      event = other.next();
    }
    assertThat(deaf.socket.isConnected()).isTrue();
  }

  @Test
  void methodsAndParameters_areThoseOfTheOthers() throws Exception {
    HttpResponse<String> head =
        ufo.client.send(ufo.request("/api/v1/events").HEAD().build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(ufo.get("/api/v1/events?since=1").statusCode()).isEqualTo(400);
    HttpRequest post =
        ufo.request("/api/v1/events").POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(ufo.client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void close_endsTheStreams() throws Exception {
    has(new Found("a").id("a-1"));
    Client client = connect();
    client.incidents();
    ufo.server.close();
    String line = "";
    try {
      while (line != null) {
        line = client.line();
      }
    } catch (UncheckedIOException e) {
      line = null;
    }
    assertThat(line).isNull();
  }
}
