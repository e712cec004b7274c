package dev.ufo;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Data goes one way: a stage imports the stages of its row, and nothing else of UFO. */
class ArchitectureTest {
  private static final Map<String, String> MAY_IMPORT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("signal", ""),
              Map.entry("entry", "signal"),
              Map.entry("text", "signal entry"),
              Map.entry("feed", "signal entry text"),
              Map.entry("ingest", "signal entry text"),
              Map.entry("tally", "signal"),
              Map.entry("observe", "signal entry tally"),
              Map.entry("history", "signal tally"),
              Map.entry("detect", "signal history"),
              Map.entry("diagnose", "signal tally history"),
              Map.entry("incident", "signal history detect diagnose"),
              Map.entry("knowledge", "signal"),
              Map.entry("doctor", "signal history"),
              Map.entry("expose", "signal history diagnose incident knowledge doctor"),
              Map.entry("alert", "signal incident knowledge expose"),
              Map.entry("settings", ""),
              Map.entry("demo", "signal")));

  /** The verbs and the wiring: they see everything, and no stage sees them. */
  private static final String[] EDGE = {"dev.ufo", "dev.ufo.cli.."};

  private static final String GENERATED = "dev.ufo.proto..";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.ufo");

  @Test
  void stage_imports_onlyWhatItsRowAllows() {
    MAY_IMPORT.forEach((stage, row) -> {
      String[] allowed = packages(Stream.of((stage + " " + row).trim().split(" ")));
      hold(
          noClasses()
              .that()
              .resideInAPackage("dev.ufo." + stage + "..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage("dev.ufo..")
                      .and(not(resideInAnyPackage(allowed)))
                      .and(not(resideInAPackage(GENERATED)))));
    });
  }

  @Test
  void package_withoutRow_isRefused() {
    List<String> known = new ArrayList<>(List.of(stages()));
    known.addAll(List.of(EDGE));
    known.add(GENERATED);
    hold(classes().should().resideInAnyPackage(known.toArray(String[]::new)));
  }

  @Test
  void packages_formNoCycle() {
    hold(slices().matching("dev.ufo.(*)..").should().beFreeOfCycles());
  }

  @Test
  void stage_writesNeitherToTheConsoleNorToAChosenLogger() {
    hold(
        noClasses()
            .that()
            .resideInAnyPackage(stages())
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .dependOnClassesThat(resideInAPackage("java.util.logging..")));
  }

  /**
   * Time is a parameter: what reads a clock cannot be replayed. A Clock that was handed in is fine.
   * What answers HTTP and what plays the demo live in real time.
   */
  @Test
  void stage_readsNoClock_exceptExposeAndDemo() {
    hold(
        noClasses()
            .that()
            .resideInAnyPackage(stages())
            .and()
            .resideOutsideOfPackages("dev.ufo.expose..", "dev.ufo.demo..")
            .should(accessTargetWhere(describe("reads the clock", ArchitectureTest::readsClock))));
  }

  /**
   * Envoy's generated classes are the tests' oracle; our own serve the wire forms of the delta, the
   * recording and the journal.
   */
  @Test
  void protobuf_staysInTallyIngestAndIncident() {
    hold(noClasses().should().dependOnClassesThat(resideInAPackage("io.envoyproxy..")));
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.ufo.tally..", "dev.ufo.ingest..", "dev.ufo.incident..", GENERATED)
            .should()
            .dependOnClassesThat(resideInAPackage("com.google.protobuf..")));
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
      case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
      default -> owner.startsWith("java.time.") && name.equals("now");
    };
  }

  private static String[] stages() {
    return packages(MAY_IMPORT.keySet().stream());
  }

  private static String[] packages(Stream<String> stages) {
    return stages.map(s -> "dev.ufo." + s + "..").toArray(String[]::new);
  }

  /** A stage that has no class yet breaks no rule. */
  private static void hold(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
