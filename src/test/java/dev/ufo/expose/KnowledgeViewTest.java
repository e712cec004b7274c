package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnowledgeViewTest {
  private static final KnowledgeView VIEW = new KnowledgeView(Knowledge::shared);

  @Test
  void causes_areAllThere_inShort() {
    assertThat(VIEW.causes()).containsEntry("total", CauseId.values().length);
    List<?> causes = (List<?>) VIEW.causes().get("causes");
    assertThat(causes).hasSize(CauseId.values().length);
    assertThat(Json.text(causes.get(0)))
        .startsWith("{\"id\":\"process-down\",\"title\":\"An endpoint that worked before refuses")
        .contains("\"stage\":\"connect\",\"flags\":[\"UF\",\"UC\",\"UO\",\"URX\"]")
        .endsWith("\"runbook\":\"/runbooks/process-down\"}");
  }

  @Test
  void cause_isAllOfItsArticle() {
    assertThat(VIEW.cause(CauseId.PROCESS_DOWN))
        .containsOnlyKeys(
            "id",
            "title",
            "what",
            "stage",
            "flags",
            "runbook",
            "how",
            "tell_from",
            "settled_by",
            "verify",
            "fix",
            "why");
    String json = Json.text(VIEW.cause(CauseId.PROCESS_DOWN));
    assertThat(json)
        .contains("\"how\":{\"symptoms\":[\"refused\",\"connect-reset\"],\"looks_at\":\"`refused`")
        .contains("\"needs\":\"", "\"surer\":\"", "\"doubts\":\"")
        .contains("\"tell_from\":[{\"cause\":\"wrong-port\",\"how\":\"there every endpoint")
        .contains(
            "{\"what\":\"from Envoy's host, refused at once\",\"command\":\"nc -vz -w 5 {host}");
  }

  @Test
  void unexplained_hasNoStage() {
    assertThat(VIEW.cause(CauseId.UNEXPLAINED)).containsEntry("stage", null);
    assertThat(VIEW.cause(CauseId.NO_ENDPOINTS)).containsEntry("stage", "no-host");
  }

  @Test
  void flags_areAllThere_withTheirCauses() {
    List<?> flags = (List<?>) VIEW.flags().get("flags");
    assertThat(flags)
        .extracting(flag -> ((Map<?, ?>) flag).get("flag"))
        .isEqualTo(Stream.of(Flag.values()).map(Flag::name).toList());
    assertThat(Json.text(flags.get(Flag.UPE.ordinal())))
        .isEqualTo(
            "{\"flag\":\"UPE\",\"name\":\"UpstreamProtocolError\",\"side\":\"upstream\","
                + "\"meaning\":\"the upstream's answer is not the HTTP that Envoy expects.\","
                + "\"causes\":[\"http-version-mismatch\",\"upstream-protocol-error\","
                + "\"unexplained\"],\"runbook\":\"/runbooks/UPE\"}");
    assertThat(Json.text(flags.get(Flag.RL.ordinal()))).contains("\"causes\":[]");
  }
}
