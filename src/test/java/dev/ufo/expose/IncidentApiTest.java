package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Severity;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Incidents in the API and on the first page. */
class IncidentApiTest {
  private final Fixture ufo;

  IncidentApiTest() throws Exception {
    ufo = new Fixture();
    ufo.streams = 1;
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private static final Incident OPEN = new Found("payments").id("p-1").incident();
  private static final Incident RECOVERING =
      new Found("search")
          .id("s-1")
          .state(State.RECOVERING)
          .severity(Severity.NOTICE)
          .cause(CauseId.WRONG_PORT, 0.62)
          .incident();
  private static final Incident RESOLVED =
      new Found("payments").id("p-0").resolvedAt(Ticks.T0 + 90 * Ticks.SECOND).incident();

  private List<String> ids(String query) throws Exception {
    HttpResponse<String> response = ufo.get("/api/v1/incidents" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    Pattern.compile("\"id\":\"([^\"]*)\"")
        .matcher(response.body())
        .results()
        .forEach(match -> ids.add(match.group(1)));
    assertThat(response.body()).startsWith("{\"total\":" + ids.size() + ",\"incidents\":[");
    return ids;
  }

  @Test
  void incidents_filtered_inTheirOrder() throws Exception {
    assertThat(ids("")).isEmpty();
    ufo.incidents = List.of(OPEN, RECOVERING, RESOLVED);
    assertThat(ids("")).containsExactly("p-1", "s-1", "p-0");
    assertThat(ids("?state=open")).containsExactly("p-1");
    assertThat(ids("?state=recovering")).containsExactly("s-1");
    assertThat(ids("?state=resolved")).containsExactly("p-0");
    assertThat(ids("?state=resolved,open")).containsExactly("p-1", "p-0");
    assertThat(ids("?state=open,open")).containsExactly("p-1");
    assertThat(ids("?cluster=payments")).containsExactly("p-1", "p-0");
    assertThat(ids("?cluster=pay")).isEmpty();
    assertThat(ids("?cause=wrong-port")).containsExactly("s-1");
    assertThat(ids("?cause=wrong-port,process-down&state=resolved")).containsExactly("p-0");
    assertThat(ids("?cause=mtu-black-hole")).isEmpty();
    assertThat(ids("?cluster=payments&state=open&cause=process-down")).containsExactly("p-1");
  }

  @Test
  void badParameter_isNamed_withWhatIsAllowed() throws Exception {
    for (String state : List.of("closed", "", "open,", "OPEN", "open%20", "open%2Cx")) {
      HttpResponse<String> response = ufo.get("/api/v1/incidents?state=" + state);
      assertThat(response.statusCode()).as(state).isEqualTo(400);
      assertThat(response.body())
          .contains("\"detail\":\"state=", "several of open, recovering, resolved\"");
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
    }
    HttpResponse<String> cause = ufo.get("/api/v1/incidents?cause=PROCESS_DOWN");
    assertThat(cause.statusCode()).isEqualTo(400);
    assertThat(cause.body()).contains("\"detail\":\"cause=PROCESS_DOWN");
    for (CauseId id : CauseId.values()) {
      assertThat(cause.body()).contains(id.id());
    }
    assertThat(ufo.get("/api/v1/incidents?stat=open").body())
        .contains("\"detail\":\"stat: unknown parameter, known are state, cluster, cause\"");
    assertThat(ufo.get("/api/v1/incidents?state=open&state=open").statusCode()).isEqualTo(400);
    assertThat(ufo.get("/api/v1/incidents/p-1?state=open").statusCode()).isEqualTo(400);
  }

  @Test
  void incident_isAsInTheList() throws Exception {
    ufo.incidents = List.of(RESOLVED, OPEN);
    String one = ufo.get("/api/v1/incidents/p-1").body();
    assertThat(one)
        .startsWith(
            """
            {"id":"p-1","cluster":"payments","state":"open","severity":"page",\
            "cause":"process-down","confidence":0.97,\
            "title":"payments: 10.90.0.12:8080 refuses connections, the other 2 endpoints work",\
            "scope":"one-endpoint","endpoints":["10.90.0.12:8080"],"sources":["gateway-1"],\
            "group":null,"details":{"cluster_from":"tag"},\
            "began":"2026-11-21T10:00:01.000000000Z","detected":"2026-11-21T10:00:03.000000000Z",\
            "diagnosed":"2026-11-21T10:00:03.000000000Z","paged":"2026-11-21T10:00:16.000000000Z",\
            "resolved":null,"counts":{"requests":480,"failures":190,"flags":{"UF":190},\
            "symptoms":{"refused":190}},\
            "evidence":{"for":["190 of 190 were refused"],"against":["it never worked before"]},\
            "alternatives":[{"cause":"rejected-by-firewall","confidence":0.02,"settled_by":"\
            """)
        .contains("\"verify\":[{\"what\":", "10.90.0.12 8080", "\"fix\":[\"")
        .endsWith(
            """
            "history":[{"at":"2026-11-21T10:00:03.000000000Z","cause":"process-down",\
            "confidence":0.97,"severity":"notice"}],"endpoints_total":3,\
            "trail":{"seconds":15,"slot":0,"shares":[%s]},"samples":[],\
            "runbook":"/runbooks/process-down"}
            """
                .formatted(String.join(",", Collections.nCopies(60, "null"))));
    assertThat(ufo.get("/api/v1/incidents?state=open").body())
        .isEqualTo("{\"total\":1,\"incidents\":[" + one.strip() + "]}\n");
  }

  @Test
  void incident_unknown_is404() throws Exception {
    ufo.incidents = List.of(OPEN, RESOLVED);
    HttpResponse<String> response = ufo.get("/api/v1/incidents/nobody");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"detail\":\"no incident has the id nobody\"");
    for (String path : List.of("/api/v1/incidents/", "/api/v1/incidents/a/b")) {
      assertThat(ufo.get(path).body()).contains("nothing is served at " + path);
    }
  }

  @Test
  void hostileIds_areDecoded() throws Exception {
    for (String id :
        List.of(
            "outbound|8080||a/b c+d%.svc-1",
            "quote\"d", "line\nfeed", "\u001b[2J", "\uD83D\uDEF8")) {
      ufo.incidents = List.of(new Found("payments").id(id).incident());
      String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      HttpResponse<String> response = ufo.get("/api/v1/incidents/" + path);
      assertThat(response.statusCode()).as(id).isEqualTo(200);
      assertThat(response.body()).doesNotContain("\u001b").hasLineCount(1);
    }
  }

  @Test
  void clusters_nameTheirOpenIncidents() throws Exception {
    for (String name : List.of("payments", "search")) {
      ufo.ticks.entries(1, Ticks.endpoint(name, "h:1"), Ticks.ok(), Timing.at(ufo.now));
    }
    ufo.tick();
    assertThat(ufo.get("/api/v1/clusters/payments").body()).contains("\"open_incidents\":[]");
    ufo.incidents = List.of(OPEN, new Found("payments").id("p-2").incident(), RECOVERING, RESOLVED);
    assertThat(ufo.get("/api/v1/clusters/payments").body())
        .contains("\"open_incidents\":[\"p-1\",\"p-2\"]");
    assertThat(ufo.get("/api/v1/clusters").body())
        .contains("\"open_incidents\":[\"p-1\",\"p-2\"]", "\"open_incidents\":[\"s-1\"]");
  }

  // ---- the first page

  @Test
  void overview_noIncident() throws Exception {
    ufo.ticks.entries(1, Ticks.endpoint("payments", "h:1"), Ticks.ok(), Timing.at(ufo.now));
    ufo.tick();
    ufo.incidents = List.of(RESOLVED);
    assertThat(ufo.get("/").body())
        .contains("upstreams: 0 failing, 0 recovering, 1 fine\n")
        .contains("open streams: 1\n\nNo incident.\n\n    requests");
  }

  @Test
  void overview_incidentsFirst_withWhatToDo() throws Exception {
    ufo.ticks.entries(
        1, Ticks.endpoint("payments", "h:1"), Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
    ufo.tick();
    ufo.incidents = List.of(OPEN, RECOVERING, RESOLVED);
    assertThat(ufo.get("/").body())
        .startsWith(
            """
            UFO 0.1.0-test, up 1 s
            upstreams: 1 failing, 1 recovering, 0 fine
            entries: 1 counted, 0 lost, the last 0 s ago; Envoys: 1; open streams: 1
            failures of the last hour by flag: UF=1

            PAGE    payments: 10.90.0.12:8080 refuses connections, the other 2 endpoints work
                    process-down (97 %), one-endpoint, open since 2026-11-21T10:00:01Z
                    190 of 480 requests: UF=190
                    + 190 of 190 were refused
                    - it never worked before
                    verify: from Envoy's host, refused at once
                    $ nc -vz -w 5 10.90.0.12 8080
                    fix: \
            """)
        .contains(
            "        /api/v1/incidents/p-1\n        /runbooks/process-down\n\nNOTICE  search: ",
            "        probably wrong-port (62 %), one-endpoint, recovering since"
                + " 2026-11-21T10:00:01Z")
        .doesNotContain("No incident.");
  }

  @Test
  void overview_manyIncidents_areCut() throws Exception {
    List<Incident> many = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      many.add(new Found("c" + i).id("i" + i).incident());
    }
    ufo.incidents = many;
    assertThat(ufo.get("/").body())
        .contains("c19: ", "\nand 3 more: /api/v1/incidents?state=open,recovering\n")
        .doesNotContain("c20: ");
  }

  @Test
  void overview_hostileNames_areHarmless() throws Exception {
    ufo.incidents =
        List.of(
            new Found("evil\u001b[2J\r\nNo incident.\u202E\u2028")
                .endpoints("\u0007; rm -rf /:80")
                .incident());
    assertThat(ufo.get("/").body())
        .contains("\nPAGE    evil?[2J??No incident.??: 10.90.0.12:8080 refuses")
        .doesNotContain("\u001b", "\r", "\u202E", "\u2028", "\u0007", "rm -rf");
  }
}
