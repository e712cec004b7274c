package dev.ufo.knowledge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.ufo.diagnose.Cause;
import dev.ufo.diagnose.cause.Causes;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Flag.Side;
import dev.ufo.signal.Symptom.Kind;
import dev.ufo.signal.Symptom.Stage;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The articles against the code, by way of the symptoms: what a cause says it looks at is what its
 * class does look at, and it stands under the flags that carry these symptoms, and under no other.
 * {@code ScorecardTest} holds the flags against what really was diagnosed.
 */
class FlagCausesTest {
  private static final Knowledge KNOWLEDGE = Knowledge.load();
  private static final JavaClasses CAUSES =
      new ClassFileImporter().importPackages("dev.ufo.diagnose.cause");

  private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

  /** Flags that carry a cause's own symptom only in some Envoys, or the fault beside it. */
  private static final Map<Flag, Set<CauseId>> BESIDE =
      Map.of(
          Flag.UC, Set.of(CauseId.PROCESS_DOWN), // requests under way as it ended
          Flag.UR, Set.of(CauseId.UPSTREAM_REQUIRES_TLS), // TCP from 1.38
          Flag.UO, Set.of(CauseId.PROCESS_DOWN, CauseId.SLOW_UPSTREAM), // what they fill
          Flag.URX, // HTTP: the last try; TCP: no flag but this one
              Set.of(
                  CauseId.PROCESS_DOWN,
                  CauseId.BLOCKED_BY_FIREWALL,
                  CauseId.BAD_BIND_ADDRESS,
                  CauseId.CIRCUIT_BREAKER_OPEN),
          Flag.NR, Set.of(CauseId.UPSTREAM_REQUIRES_TLS), // what the server's listener logs
          Flag.UMSDR, Set.of(CauseId.SLOW_UPSTREAM, CauseId.UPSTREAM_STALLED),
          Flag.SI, Set.of(CauseId.SLOW_UPSTREAM, CauseId.UPSTREAM_STALLED)); // with UT

  /** The flags that an entry with this symptom has. */
  private static Set<Flag> flags(Kind kind) {
    return switch (kind) {
      case NO_MATCHING_ROUTE -> EnumSet.of(Flag.NR);
      case NO_CLUSTER -> EnumSet.of(Flag.NC);
      case DNS_FAILURE -> EnumSet.of(Flag.DF);
      case NO_HEALTHY_HOST -> EnumSet.of(Flag.UH);
      case OVERFLOW -> EnumSet.of(Flag.UO);
      case DROPPED -> EnumSet.of(Flag.DO, Flag.UDO, Flag.OM, Flag.UO);
      case FAULT_INJECTED -> EnumSet.of(Flag.FI, Flag.DI, Flag.DC, Flag.DR);
      case CLOSED, ANSWER_CUT -> EnumSet.of(Flag.UC);
      case STREAM_RESET, STREAM_REFUSED -> EnumSet.of(Flag.UR);
      case LOCAL_RESET -> EnumSet.of(Flag.LR);
      case PROTOCOL_ERROR -> EnumSet.of(Flag.UPE);
      case TIMEOUT, TIMEOUT_CONNECTING -> EnumSet.of(Flag.UT);
      default ->
          switch (kind.stage()) {
            case CONNECT, TLS -> EnumSet.of(Flag.UF);
            case CLIENT -> EnumSet.of(Flag.DC, Flag.DR);
            default -> EnumSet.noneOf(Flag.class);
          };
    };
  }

  @ParameterizedTest
  @EnumSource
  void cause_standsUnderTheFlagsOfItsSymptoms_andUnderNoOther(CauseId id) {
    if (id == CauseId.UNEXPLAINED) { // it is about all failures
      assertThat(KNOWLEDGE.flags(id)).isNotEmpty().allMatch(flag -> flag.side() == Side.UPSTREAM);
      return;
    }
    Set<Flag> expected = EnumSet.noneOf(Flag.class);
    KNOWLEDGE.of(id).how().symptoms().forEach(kind -> expected.addAll(flags(kind)));
    BESIDE.forEach((flag, causes) -> {
      if (causes.contains(id)) {
        assertThat(expected.add(flag)).as("beside and not its own: " + flag).isTrue();
      }
    });
    assertThat(KNOWLEDGE.flags(id)).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
  }

  /** What failed on the way to an upstream has a cause; the rest says why it has none. */
  @ParameterizedTest
  @EnumSource
  void flag_ofTheUpstreamSide_hasACause(Flag flag) {
    FlagArticle article = KNOWLEDGE.of(flag);
    if (flag.side() == Side.UPSTREAM) {
      assertThat(article.causes()).isNotEmpty();
    }
    assertThat(article.none().isEmpty()).isEqualTo(!article.causes().isEmpty());
  }

  static Stream<Cause> causes() {
    return Causes.all().stream();
  }

  @ParameterizedTest
  @MethodSource("causes")
  void lookedAt_isWhatTheClassLooksAt(Cause cause) {
    JavaClass type = CAUSES.get(cause.getClass());
    Reasons how = KNOWLEDGE.of(cause.id()).how();
    if (cause.id() == CauseId.UNEXPLAINED) {
      assertThat(how.symptoms()).isEmpty();
      return;
    }
    Set<String> own = kinds(type);
    Set<String> all = new TreeSet<>(own);
    type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass())
        .filter(target -> CAUSES.contain(target.getName()))
        .forEach(part -> all.addAll(kinds(part)));
    assertThat(how.symptoms())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .extracting(Kind::label)
        .as("the class looks at all that the article says")
        .isSubsetOf(all);
    assertThat(symptomsIn(how.looksAt() + how.needs() + how.surer() + how.doubts()))
        .as("the article says all that the class looks at")
        .containsAll(own);
  }

  /** The symptoms that this class asks for by name. */
  private static Set<String> kinds(JavaClass type) {
    Set<String> kinds = new TreeSet<>();
    for (JavaFieldAccess access : type.getFieldAccessesFromSelf()) {
      if (access.getTargetOwner().isEquivalentTo(Kind.class)) {
        kinds.add(Kind.valueOf(access.getTarget().getName()).label());
      }
    }
    return kinds;
  }

  private static Set<String> symptomsIn(String text) {
    Set<String> labels = Stream.of(Kind.values()).map(Kind::label).collect(toSet());
    Set<String> named = new HashSet<>();
    CODE.matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(labels::contains)
        .forEach(named::add);
    return named;
  }

  /** The oracle itself: what is read from the byte code is what stands in the source. */
  @Test
  void kinds_ofAClass_areThoseInItsSource() {
    assertThat(kinds(CAUSES.get("dev.ufo.diagnose.cause.Refusal")))
        .containsExactlyInAnyOrder(
            "refused", "connect-reset", "closed", "answer-cut", "stream-refused");
    assertThat(Kind.REFUSED.stage()).isEqualTo(Stage.CONNECT);
  }
}
