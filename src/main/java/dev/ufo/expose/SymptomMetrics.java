package dev.ufo.expose;

import static dev.ufo.expose.Families.count;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * What failures showed, by cluster and by endpoint. These series begin with their first failure:
 * with 45 symptoms, zeros of all of them would be most of a scrape. History limits the endpoints'
 * series, see {@link ClusterTotals#failedEndpoints}.
 */
final class SymptomMetrics {
  private SymptomMetrics() {}

  static void add(Families families, List<ClusterTotals> clusters) {
    List<CounterDataPointSnapshot> symptoms = new ArrayList<>();
    List<CounterDataPointSnapshot> failures = new ArrayList<>();
    for (ClusterTotals cluster : clusters) {
      String name = cluster.cluster();
      Counts shown = cluster.symptoms();
      for (int i = 0; i < shown.size(); i++) {
        Labels labels = Labels.of("cluster", name, "symptom", shown.label(i));
        symptoms.add(count(labels, shown.count(i)));
      }
      cluster
          .failedEndpoints()
          .forEach((endpoint, counts) -> {
            for (int i = 0; i < counts.size(); i++) {
              Labels labels =
                  Labels.of("cluster", name, "endpoint", endpoint, "symptom", counts.label(i));
              failures.add(count(labels, counts.count(i)));
            }
          });
    }
    families.counter("ufo_symptoms", "What failed requests and weak signs showed.", symptoms);
    families.counter(
        "ufo_endpoint_failures", "Failures of endpoints, by what they showed.", failures);
  }
}
