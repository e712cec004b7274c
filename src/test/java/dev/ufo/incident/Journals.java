package dev.ufo.incident;

import java.util.List;
import java.util.Objects;

/** Incidents as a journal might have them. */
final class Journals {
  private Journals() {}

  static Incident at(Incident incident, String endpoint) {
    return at(incident, List.of(endpoint));
  }

  static Incident at(Incident incident, List<String> endpoints) {
    return new Incident(
        incident.id(),
        incident.cluster(),
        incident.workload(),
        incident.state(),
        incident.severity(),
        incident.cause(),
        incident.confidence(),
        incident.headline(),
        incident.scope(),
        endpoints,
        incident.sources(),
        incident.group(),
        incident.details(),
        incident.began(),
        incident.detected(),
        incident.diagnosed(),
        incident.paged(),
        incident.resolved(),
        incident.lastFailure(),
        incident.requests(),
        incident.failures(),
        incident.flags(),
        incident.symptoms(),
        incident.reasonsFor(),
        incident.reasonsAgainst(),
        incident.alternatives(),
        incident.history(),
        incident.endpointsTotal(),
        incident.trail(),
        incident.samples());
  }

  static Incident called(Incident incident, String id) {
    return Objects.requireNonNull(
        JournalCodec.decode(JournalCodec.encode(incident).toBuilder().setId(id).build()));
  }
}
