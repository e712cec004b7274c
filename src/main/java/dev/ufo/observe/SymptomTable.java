package dev.ufo.observe;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.List;

/**
 * One kind of Envoy's texts and what each of them shows: read by the code that interprets, and
 * printed in docs/symptoms.md.
 *
 * @param name as the documentation marks it
 * @param said what the first column holds
 */
public record SymptomTable(String name, String said, List<Row> rows) {

  /**
   * A text and what it shows.
   *
   * @param said the text, with underscores for spaces
   * @param when when Envoy says so, for people
   */
  public record Row(String said, Symptom symptom, String when) {}

  static Row row(String said, Kind kind, String detail, String when) {
    return new Row(said, new Symptom(kind, detail), when);
  }

  static Row row(String said, Kind kind, String when) {
    return row(said, kind, "", when);
  }
}
