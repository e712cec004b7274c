package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.doctor.Agent;
import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Scope;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API says what the server does: every path, status, type and field. */
@Timeout(60)
class OpenApiTest {
  private final Fixture ufo;
  private Map<?, ?> document;

  OpenApiTest() throws Exception {
    ufo = new Fixture();
  }

  @BeforeEach
  void something() throws Exception {
    Place place = Ticks.endpoint("payments", "10.90.0.11:8080");
    ufo.ticks.entries(3, place, Ticks.ok(), Timing.at(Ticks.T0).sentAfter(0).answer(3_000_000));
    ufo.ticks.entries(2, place, Ticks.noConnection(Flag.UF), Timing.at(Ticks.T0 + 1));
    ufo.tick();
    Sample sample =
        new Sample(
            Ticks.T0, 1_000, place, Ticks.noConnection(Flag.UF), "pay.example", "/a", "r-1", "");
    ufo.incidents = List.of(new Found("payments").id("p-1").sample(sample).incident());
    ufo.occasion = "Demo: shop was broken on purpose.";
    ufo.tick();
    document = load(ufo.get("/api/v1/openapi.yaml").body());
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private static Map<?, ?> load(String text) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static Map<?, ?> map(Map<?, ?> of, String key) {
    return (Map<?, ?>) of.get(key);
  }

  @Test
  void paths_areThoseThatAreServed() {
    assertThat(map(document, "paths").keySet())
        .extracting(Object::toString)
        .containsExactlyInAnyOrderElementsOf(ufo.server.paths());
  }

  @Test
  void answers_areAsDescribed() throws Exception {
    for (Map.Entry<?, ?> path : map(document, "paths").entrySet()) {
      Map<?, ?> get = map((Map<?, ?>) path.getValue(), "get");
      String query = "";
      String target = path.getKey().toString();
      for (Map<?, ?> parameter : parameters(get)) {
        String value =
            URLEncoder.encode(String.valueOf(parameter.get("example")), StandardCharsets.UTF_8);
        if (parameter.get("in").equals("path")) {
          target = target.replace("{" + parameter.get("name") + "}", value);
        } else if (parameter.get("in").equals("query")) {
          query += (query.isEmpty() ? "?" : "&") + parameter.get("name") + "=" + value;
        }
      }
      if (!target.equals(Site.EVENTS)) {
        assertAsDescribed(target + query, get, 200);
      }
    }
  }

  @Test
  void problems_areAsDescribed() throws Exception {
    for (Map.Entry<?, ?> path : map(document, "paths").entrySet()) {
      String target = path.getKey().toString();
      Map<?, ?> get = map((Map<?, ?>) path.getValue(), "get");
      if (target.endsWith("{name}")) {
        assertAsDescribed(target.replace("{name}", "nobody"), get, 404);
      }
      for (Map<?, ?> parameter : parameters(get)) {
        Map<?, ?> schema = map(parameter, "schema");
        if (parameter.get("in").equals("query")
            && (schema.containsKey("enum") || schema.containsKey("minimum"))) {
          assertAsDescribed(target + "?" + parameter.get("name") + "=nonsense", get, 400);
        }
      }
    }
    ufo.ready = new Agent.Health(false, "draining");
    assertAsDescribed("/readyz", map(map(map(document, "paths"), "/readyz"), "get"), 503);
  }

  @Test
  void parameters_areThoseThatAreKnown() throws Exception {
    for (Map.Entry<?, ?> path : map(document, "paths").entrySet()) {
      String target = path.getKey().toString().replace("{name}", "nobody");
      List<String> known = new ArrayList<>();
      for (Map<?, ?> parameter : parameters(map((Map<?, ?>) path.getValue(), "get"))) {
        if (parameter.get("in").equals("query")) {
          known.add(parameter.get("name").toString());
        }
      }
      String hint =
          known.isEmpty() ? "none is known here" : "known are " + String.join(", ", known);
      assertThat(ufo.get(target + "?nonsense=1").body()).as(target).contains(hint + "\"");
    }
  }

  @Test
  void causeAndScope_areThoseThatThereAre() {
    Object scopes = Schema.at(document, "#/components/schemas/Incident/properties/scope/enum");
    assertThat((List<?>) scopes)
        .extracting(Object::toString)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Scope.values()).map(Scope::id).toList());
  }

  @Test
  void events_areAsDescribed() {
    for (Message message : messages()) {
      String text = new String(message.bytes(), StandardCharsets.UTF_8);
      String name = text.startsWith("event: tick") ? "Tick" : "Incident";
      Map<?, ?> data = load(text.substring(text.indexOf("data: ") + 6));
      Map<?, ?> schema = (Map<?, ?>) Schema.at(document, "#/components/schemas/" + name);
      assertThat(Schema.faults(document, schema, data)).as(text).isEmpty();
    }
  }

  private List<Message> messages() {
    try {
      List<Message> messages = ufo.changes.after(ufo.changes.behind(null), 0).messages();
      assertThat(messages).hasSize(2);
      return messages;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Map<?, ?>> parameters(Map<?, ?> get) {
    List<Map<?, ?>> parameters = new ArrayList<>();
    if (get.get("parameters") instanceof List<?> some) {
      some.forEach(each -> parameters.add((Map<?, ?>) each));
    }
    return parameters;
  }

  private void assertAsDescribed(String target, Map<?, ?> get, int status) throws Exception {
    for (String accept : List.of("*/*", "text/html", "application/openmetrics-text")) {
      HttpResponse<String> answer = ufo.get(target, "Accept", accept);
      assertThat(answer.statusCode()).as(target + " " + answer.body()).isEqualTo(status);
      Map<?, ?> described = map(map(get, "responses"), Integer.toString(status));
      assertThat(described).as("%s: %d is not described", target, status).isNotNull();
      if (described.get("$ref") instanceof String reference) {
        described = (Map<?, ?>) Schema.at(document, reference);
      }
      String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
      Map<?, ?> content = map(described, "content");
      assertThat(content.containsKey(type)).as("%s: %s", target, type).isTrue();
      if (type.endsWith("json")) {
        Map<?, ?> schema = map((Map<?, ?>) content.get(type), "schema");
        assertThat(Schema.faults(document, schema, load(answer.body()))).as(target).isEmpty();
      }
    }
  }
}
