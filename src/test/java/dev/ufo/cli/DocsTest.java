package dev.ufo.cli;

import static dev.ufo.Docs.assertHolds;
import static dev.ufo.Docs.table;

import dev.ufo.doctor.Concern;
import dev.ufo.doctor.SignalSince;
import dev.ufo.observe.SymptomTable;
import dev.ufo.observe.Symptoms;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Symptom;
import dev.ufo.text.Attribute;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/ are what the code says. */
final class DocsTest {
  @Test
  void configuration_listsEveryKey() throws IOException {
    assertHolds(
        "configuration.md",
        "keys",
        table(
            List.of("key", "variable", "default", "value", "what"),
            Config.keys().stream()
                .map(key ->
                    List.of(
                        code(key.path()),
                        code(key.variable()),
                        code(key.byDefault()),
                        key.rule(),
                        key.doc()))));
  }

  @Test
  void metrics_listsEveryLossAndMend() throws IOException {
    assertHolds(
        "metrics.md",
        "lost",
        table(
            List.of("reason", "what was not counted"),
            Arrays.stream(Loss.values())
                .map(loss -> List.of(code(loss.reason()), loss.meaning()))));
    assertHolds(
        "metrics.md",
        "mended",
        table(
            List.of("reason", "what was odd"),
            Arrays.stream(Mend.values())
                .map(mend -> List.of(code(mend.reason()), mend.meaning()))));
  }

  @Test
  void metrics_listsEveryFlag() throws IOException {
    assertHolds(
        "metrics.md",
        "flags",
        table(
            List.of("flag", "Envoy's name", "field", "the fault lies"),
            Arrays.stream(Flag.values())
                .map(flag ->
                    List.of(
                        code(flag.name()),
                        flag.longName(),
                        flag.protoField() == 0 ? "none" : Integer.toString(flag.protoField()),
                        side(flag)))));
  }

  @Test
  void symptoms_listEveryKind() throws IOException {
    assertHolds(
        "symptoms.md",
        "kinds",
        table(
            List.of("kind", "stage", "what it shows"),
            Arrays.stream(Symptom.Kind.values())
                .map(kind ->
                    List.of(
                        code(kind.label()),
                        kind.stage().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        kind.meaning()))));
  }

  @Test
  void symptoms_listEveryTextThatIsKnown() throws IOException {
    for (SymptomTable table : Symptoms.tables()) {
      assertHolds(
          "symptoms.md",
          table.name(),
          table(
              List.of(table.said(), "symptom", "note"),
              table.rows().stream()
                  .map(row ->
                      List.of(code(row.said()), code(row.symptom().toString()), row.when()))));
    }
  }

  @Test
  void inputs_listEveryAttribute() throws IOException {
    assertHolds(
        "inputs.md",
        "attributes",
        table(
            List.of("name", "format string", "what it tells", "other names"),
            Arrays.stream(Attribute.values())
                .map(attribute ->
                    List.of(
                        code(attribute.label()),
                        attribute.format().isEmpty() ? "" : code(attribute.format()),
                        attribute.tells(),
                        attribute.aliases().stream()
                            .map(DocsTest::code)
                            .collect(Collectors.joining(", "))))));
  }

  @Test
  void doctor_listsEveryCheckAndVersion() throws IOException {
    assertHolds(
        "doctor.md",
        "checks",
        table(
            List.of("check", "looks at", "not well when", "on the board"),
            Arrays.stream(Concern.values())
                .map(concern ->
                    List.of(
                        code(concern.id()),
                        concern.looksAt(),
                        concern.finds(),
                        concern.noted() ? "yes" : ""))));
    assertHolds(
        "doctor.md",
        "versions",
        table(
            List.of("from Envoy", "it says", "what an older one leaves open"),
            Arrays.stream(SignalSince.values())
                .map(signal -> List.of("1." + signal.minor(), signal.what(), signal.lost()))));
  }

  private static String side(Flag flag) {
    return switch (flag.side()) {
      case UPSTREAM -> "on the way to the upstream";
      case LOCAL -> "in this Envoy's policy";
      case DOWNSTREAM -> "with the client";
      case NOTE -> "nowhere: not counted as a failure";
    };
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
