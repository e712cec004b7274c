package dev.ufo.expose;

import dev.ufo.incident.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** How the incidents' journal fares. */
public record JournalMetrics(Journal journal) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "written", Journal::writes);
    count(registry, "failed", Journal::failures);
  }

  private void count(MeterRegistry registry, String result, ToDoubleFunction<Journal> count) {
    FunctionCounter.builder("ufo.journal.writes", journal, count)
        .description("Writes to the incidents' journal, by how they ended.")
        .tag("result", result)
        .register(registry);
  }
}
