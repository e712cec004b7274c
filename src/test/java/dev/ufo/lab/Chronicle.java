package dev.ufo.lab;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened on a stage, and when: the truth beside a recording. */
final class Chronicle {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Map<String, Object> marks = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /** Something happens now. */
  void mark(String name) {
    Instant now = Instant.now();
    marks.put(name, now.getEpochSecond() * NANOS_PER_SECOND + now.getNano());
  }

  Fault fault(String cluster, String cause) {
    Fault fault = new Fault(cluster, cause);
    faults.add(fault);
    return fault;
  }

  Piece truth(String scenario, Release release, Flavour flavour, List<Service> services) {
    Map<String, List<String>> clusters = new LinkedHashMap<>();
    for (Service service : services) {
      clusters.put(service.name, service.hosts.stream().map(Service::at).toList());
    }
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("scenario", scenario);
    truth.put("envoy", release.version());
    truth.put("logging", flavour.id());
    truth.put("marks", marks);
    truth.put("incidents", faults.stream().map(Fault::toPiece).toList());
    truth.put("clusters", clusters);
    return new Piece(truth);
  }
}
