package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KnowledgeTest {
  private static final Knowledge KNOWLEDGE = Knowledge.load();

  /** Everything that an incident can know, from an Istio proxy. */
  private static final Map<String, String> ISTIO =
      Map.of(
          "endpoint", "10.90.0.12:8080",
          "cluster", "outbound|8080|v1|payments.shop.svc.cluster.local",
          "authority", "payments.shop:8080",
          "source", "sidecar~10.90.0.1~web-5d4f-x2x.front~front.svc.cluster.local",
          "sni", "payments.shop.svc.cluster.local");

  private static final Map<String, String> PLAIN =
      Map.of(
          "endpoint", "[fd00::12]:8443",
          "cluster", "payments",
          "authority", "payments.example",
          "source", "edge-1");

  @ParameterizedTest
  @EnumSource
  void article_isComplete(CauseId id) {
    Article article = KNOWLEDGE.of(id);
    assertThat(article.id()).isEqualTo(id);
    assertThat(article.title()).endsWith(".").hasSizeBetween(30, 160).doesNotContain("`");
    assertThat(article.what().split("\\. ")).hasSizeBetween(2, 6);
    assertThat(reasons(article)).allMatch(line -> line.endsWith("."));
    assertThat(article.tellFrom()).hasSizeBetween(2, 5);
    assertThat(article.tellFrom()).extracting(Tell::neighbour).doesNotHaveDuplicates();
    assertThat(article.verify()).hasSizeBetween(2, 4);
    assertThat(article.fix()).hasSizeBetween(2, 4).allMatch(line -> line.endsWith("."));
    assertThat(article.settle()).endsWith(".").hasSizeLessThan(280);
    assertThat(article.why()).endsWith(".").hasSizeBetween(100, 420);
    assertThat(article.markdown()).startsWith("# " + id + "\n").doesNotContain("\uFFFD");
  }

  private static List<String> reasons(Article article) {
    Reasons how = article.how();
    return List.of(how.looksAt(), how.needs(), how.surer(), how.doubts());
  }

  @ParameterizedTest
  @EnumSource
  void flagArticle_isComplete(Flag flag) {
    FlagArticle article = KNOWLEDGE.of(flag);
    assertThat(article.flag()).isEqualTo(flag);
    assertThat(article.meaning()).endsWith(".").hasSizeBetween(30, 160).doesNotContain("`");
    assertThat(article.what().split("\\. ")).hasSizeBetween(2, 8);
    assertThat(article.suspects()).allMatch(suspect -> suspect.how().endsWith("."));
    assertThat(article.clues()).hasSizeBetween(2, 5).allMatch(clue -> clue.tells().endsWith("."));
    assertThat(article.todo()).hasSizeBetween(1, 3).allMatch(line -> line.endsWith("."));
    assertThat(article.mistaken())
        .hasSizeBetween(1, 4)
        .allMatch(other -> other.how().endsWith("."));
    assertThat(article.mistaken()).extracting(FlagArticle.Other::flag).doesNotHaveDuplicates();
    assertThat(article.markdown()).doesNotContain("\uFFFD");
    assertThat(Placeholder.values())
        .noneMatch(placeholder -> article.markdown().contains(placeholder.toString()));
  }

  /** What is said, and not run, is never filled: no placeholder would be replaced there. */
  @ParameterizedTest
  @EnumSource
  void prose_hasNoPlaceholder(CauseId id) {
    Article article = KNOWLEDGE.of(id);
    Stream<String> prose =
        Stream.of(
                Stream.of(article.title(), article.what(), article.settle(), article.why()),
                reasons(article).stream(),
                article.tellFrom().stream().map(Tell::how),
                article.verify().stream().map(Check::what),
                article.fix().stream())
            .flatMap(s -> s);
    assertThat(prose)
        .allSatisfy(text ->
            assertThat(Placeholder.values())
                .noneMatch(placeholder -> text.contains(placeholder.toString())));
  }

  @Test
  void folders_holdOneFileForEachCauseAndEachFlag() throws IOException {
    assertThat(files("causes"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(CauseId.values()).map(CauseId::id).toList());
    assertThat(files("flags"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Flag.values()).map(Flag::name).toList());
  }

  private static List<String> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/ufo/knowledge", folder))) {
      return files.map(file -> file.getFileName().toString().replaceFirst("\\.md$", "")).toList();
    }
  }

  @Test
  void placeholders_areAllUsedByTheArticles() {
    Set<Placeholder> used = new HashSet<>();
    for (CauseId id : CauseId.values()) {
      for (Check check : KNOWLEDGE.of(id).verify()) {
        for (Placeholder placeholder : Placeholder.values()) {
          if (check.command().contains(placeholder.toString())) {
            used.add(placeholder);
          }
        }
      }
    }
    assertThat(used).containsExactlyInAnyOrder(Placeholder.values());
  }

  /** A value is quoted once. A command that lets a second shell read it would need it twice. */
  @ParameterizedTest
  @EnumSource
  void command_handsNoValueToASecondShell(CauseId id) {
    assertThat(KNOWLEDGE.of(id).verify())
        .noneMatch(check -> check.command().matches(".*\\b(eval|watch|xargs|ssh|sudo|sh -c)\\b.*"));
  }

  @Test
  void verify_fillsInWhatIsKnown() {
    assertThat(KNOWLEDGE.of(CauseId.PROCESS_DOWN).verify(ISTIO))
        .extracting(Check::command)
        .containsExactly(
            "nc -vz -w 5 10.90.0.12 8080",
            "ss -ltnp sport = :8080",
            "curl -s localhost:15000/clusters | grep -F "
                + "'outbound|8080|v1|payments.shop.svc.cluster.local'::10.90.0.12:8080::",
            "kubectl get pods -A -o wide --field-selector status.podIP=10.90.0.12");
    assertThat(KNOWLEDGE.of(CauseId.NO_ENDPOINTS).verify(ISTIO))
        .extracting(Check::command)
        .contains(
            "kubectl get endpointslices -n shop -l kubernetes.io/service-name=payments",
            "istioctl proxy-config endpoints web-5d4f-x2x.front --cluster "
                + "'outbound|8080|v1|payments.shop.svc.cluster.local'");
  }

  @Test
  void verify_ofIpv6_usesBracketsOnlyWhereTheToolWantsThem() {
    assertThat(KNOWLEDGE.of(CauseId.CONNECT_TIMEOUT_TOO_SHORT).verify(PLAIN))
        .extracting(Check::command)
        .contains(
            "time nc -vz -w 10 fd00::12 8443",
            "time openssl s_client -connect '[fd00::12]:8443' </dev/null >/dev/null 2>&1");
  }

  @Test
  void verify_leavesOutWhatNeedsAnUnknownValue() {
    assertThat(KNOWLEDGE.of(CauseId.PROCESS_DOWN).verify(Map.of())).isEmpty();
    assertThat(KNOWLEDGE.of(CauseId.PROCESS_DOWN).verify(Map.of("endpoint", "unix:/run/app.sock")))
        .isEmpty();
    assertThat(KNOWLEDGE.of(CauseId.NO_ENDPOINTS).verify(PLAIN)).hasSize(2);
    assertThat(KNOWLEDGE.of(CauseId.FAULT_INJECTED).verify(Map.of())).hasSize(3);
  }

  /** Where a host was chosen, at least two checks remain without Kubernetes, Istio or an SNI. */
  @ParameterizedTest
  @EnumSource
  void verify_ofAPlainEnvoy_keepsTwoChecks(CauseId id) {
    assertThat(KNOWLEDGE.of(id).verify(PLAIN)).hasSizeGreaterThanOrEqualTo(2);
  }

  static Stream<Map<String, String>> facts() {
    return Stream.concat(Stream.of(ISTIO, PLAIN), Hostile.values().map(Hostile::facts));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void verify_whateverTheValues_parsesInBash(Map<String, String> facts) throws Exception {
    StringBuilder script = new StringBuilder();
    for (CauseId id : CauseId.values()) {
      for (Check check : KNOWLEDGE.of(id).verify(facts)) {
        assertThat(check.command().length()).isLessThan(4000);
        assertThat(check.command()).doesNotContainPattern("\\p{C}");
        script.append(check.command()).append('\n');
      }
    }
    assertThat(Bash.run(List.of("-n"), script.toString())).isEmpty();
  }

  @Test
  void verify_eachCommandAlone_parsesInBash() throws Exception {
    for (CauseId id : CauseId.values()) {
      List<Check> checks = KNOWLEDGE.of(id).verify(ISTIO);
      assertThat(checks).hasSameSizeAs(KNOWLEDGE.of(id).verify());
      for (Check check : checks) {
        assertThat(Bash.run(List.of("-n"), check.command())).as(check.command()).isEmpty();
      }
    }
  }
}
