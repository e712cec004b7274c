package dev.ufo.knowledge;

import dev.ufo.signal.Symptom;
import java.util.List;

/**
 * How UFO comes to a cause: what its class in {@code dev.ufo.diagnose.cause} does, in words.
 *
 * @param symptoms the symptoms it is about, the one that shows it best first; none when it is about
 *     all
 * @param looksAt the same in a sentence, with what else it looks at
 * @param needs without which it is not the cause
 * @param surer what speaks for it
 * @param doubts what speaks against it
 */
public record Reasons(
    List<Symptom.Kind> symptoms, String looksAt, String needs, String surer, String doubts) {
  public Reasons {
    symptoms = List.copyOf(symptoms);
  }

  /** How far a request came before it failed so; {@link Symptom.Stage#NONE} when that differs. */
  public Symptom.Stage stage() {
    return symptoms.isEmpty() ? Symptom.Stage.NONE : symptoms.getFirst().stage();
  }
}
