package dev.ufo.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.doctor.Finding.Level;
import dev.ufo.expose.Fixture;
import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import dev.ufo.signal.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private Fixture ufo;

  @BeforeEach
  void start() throws IOException {
    ufo = new Fixture();
    ufo.streams = 1;
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private void send(String node, String version, Trait... traits) {
    Source source = new Source(node, "mesh", "", version);
    Place place = Place.of(source, "a", "10.0.0.1:80");
    ufo.ticks.entries(1, place, Ticks.ok(), Timing.at(ufo.now)).shows(source, traits);
  }

  private List<Finding> findings(Concern concern) {
    return all().stream().filter(finding -> finding.concern() == concern).toList();
  }

  private List<Finding> all() {
    return Findings.of(ufo.totals.traffic(), ufo, Instant.ofEpochSecond(0, ufo.now));
  }

  @Test
  void judged_allIsSaidOnceAndInOrder_onlyFaultsAndHintsHaveARemedy() {
    send("a", "1.36.2", Trait.HTTP);
    send("b", "1.40.0", Trait.HTTP, Trait.OTLP);
    ufo.ticks.lost(1, Loss.MALFORMED);
    ufo.tick();
    List<Concern> concerns = all().stream().map(Finding::concern).distinct().toList();
    assertThat(concerns)
        .isSorted()
        .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Concern.ITSELF)));
    assertThat(all())
        .allSatisfy(finding -> {
          assertThat(finding.mend().isEmpty()).isEqualTo(finding.level() == Level.OK);
          assertThat(finding.found()).isNotBlank();
        });
  }

  @Test
  void traits_areRemembered_andAddUp() {
    send("a", "1.40.0", Trait.HTTP);
    ufo.tick();
    assertThat(findings(Concern.KINDS)).extracting(Finding::level).containsExactly(Level.HINT);
    send("a", "1.40.0", Trait.TCP);
    ufo.tick();
    assertThat(findings(Concern.KINDS)).extracting(Finding::level).containsExactly(Level.OK);
  }

  @Test
  void losses_eachHasWhatToChange() {
    for (Loss loss : Loss.values()) {
      assertThat(Remedy.of(loss)).as(loss.reason()).isNotBlank();
    }
    ufo.ticks.lost(2, Loss.NOT_HTTP2);
    ufo.tick();
    assertThat(findings(Concern.LOSS))
        .singleElement()
        .extracting(Finding::mend)
        .asString()
        .contains("http2_protocol_options: {}");
  }

  @Test
  void otlpSender_thatSendsAll_isFine() {
    List<Trait> traits = new ArrayList<>(List.of(Trait.OTLP, Trait.HTTP));
    for (Needed needed : Needed.values()) {
      traits.add(needed.trait());
    }
    send("otel", "", traits.toArray(Trait[]::new));
    ufo.tick();
    assertThat(findings(Concern.ATTRIBUTES)).extracting(Finding::level).containsExactly(Level.OK);
    send("other", "", Trait.OTLP, Trait.HTTP, Trait.DETAILS);
    ufo.tick();
    assertThat(findings(Concern.ATTRIBUTES))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.sources()).containsExactly("other");
          assertThat(finding.mend())
              .contains("upstream_local_address")
              .doesNotContain("code_details");
        });
  }

  @Test
  void manyEnvoys_makeNoMoreFindings() {
    for (int i = 0; i < 500; i++) {
      send("node-" + i, i % 2 == 0 ? "1.40.0" : "1.22.0", Trait.HTTP);
    }
    ufo.tick();
    assertThat(all()).hasSizeLessThan(30);
    assertThat(findings(Concern.TAGS))
        .allSatisfy(finding -> assertThat(finding.sources()).hasSize(20))
        .extracting(Finding::found)
        .anyMatch(found -> found.startsWith("250 of 500 Envoys could send tags"));
  }

  @Test
  void versions_missWhatCameLater() {
    assertThat(SignalSince.missing(40)).isEmpty();
    assertThat(SignalSince.missing(38)).containsExactly(SignalSince.BUFFER);
    assertThat(SignalSince.missing(22)).containsExactly(SignalSince.values());
    assertThat(SignalSince.minor("1.40.0")).isEqualTo(40);
    for (String none : List.of("", "1", "2.40.0", "1.x.0", "1.99999999999", "..")) {
      assertThat(SignalSince.minor(none)).as(none).isNegative();
    }
    assertThat(SignalSince.values())
        .extracting(SignalSince::minor)
        .isSortedAccordingTo(Integer::compare);
  }

  @Test
  void tags_areThoseOfTheConfigurationThatWeGive() throws IOException {
    String given = Files.readString(Path.of("envoy-config/envoy.yaml"));
    Set<Tag> recommended = EnumSet.complementOf(EnumSet.of(Tag.CLOSE));
    assertThat(recommended).allSatisfy(tag -> assertThat(given).contains(tag.line()));
  }

  @Test
  void checks_areThoseThatTheApiDescribes() throws Exception {
    String ids = String.join(", ", EnumSet.allOf(Concern.class).stream().map(Concern::id).toList());
    assertThat(ufo.get("/api/v1/openapi.yaml").body())
        .contains("check: {type: string, enum: [" + ids + "]}");
    send("a", "1.40.0", Trait.HTTP, Trait.TAG_CLUSTER);
    ufo.tick();
    assertThat(ufo.get("/api/v1/status").body())
        .contains("\"shows\":[\"http\",\"tag_cluster\"]")
        .contains("{\"check\":\"kinds\",\"level\":\"hint\",\"sources\":[],\"found\":\"Only HTTP")
        .contains("\"level\":\"" + Level.OK.name().toLowerCase(Locale.ROOT) + "\"");
  }
}
