package dev.ufo.incident;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Routes;
import dev.ufo.history.Trail;
import dev.ufo.incident.Incident.State;
import dev.ufo.incident.Incident.Step;
import dev.ufo.proto.v1.KeptAlternative;
import dev.ufo.proto.v1.KeptIncident;
import dev.ufo.proto.v1.KeptStep;
import dev.ufo.proto.v1.KeptWay;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import dev.ufo.signal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Incidents and ways as {@code proto/ufo/v1/incident.proto} has them. */
final class JournalCodec {
  /** More endpoints or Envoys than that are not needed to know a fault again. */
  private static final int MOST_NAMES = 256;

  private JournalCodec() {}

  static KeptIncident encode(Incident incident) {
    KeptIncident.Builder kept =
        KeptIncident.newBuilder()
            .setId(incident.id())
            .setCluster(incident.cluster())
            .setWorkload(incident.workload())
            .setState(incident.state().id())
            .setSeverity(incident.severity().id())
            .setCause(incident.cause().id())
            .setConfidence(incident.confidence())
            .setHeadline(incident.headline())
            .setScope(incident.scope().id())
            .addAllEndpoints(first(incident.endpoints()))
            .addAllSources(first(incident.sources()))
            .setGroup(incident.group())
            .putAllDetails(incident.details())
            .setBegan(incident.began())
            .setDetected(incident.detected())
            .setDiagnosed(incident.diagnosed())
            .setPaged(incident.paged())
            .setResolved(incident.resolved())
            .setLastFailure(incident.lastFailure())
            .setRequests(incident.requests())
            .setFailures(incident.failures())
            .putAllFlags(incident.flags())
            .putAllSymptoms(incident.symptoms())
            .addAllReasonsFor(incident.reasonsFor())
            .addAllReasonsAgainst(incident.reasonsAgainst())
            .setEndpointsTotal(incident.endpointsTotal());
    for (Alternative other : incident.alternatives()) {
      kept.addAlternatives(
          KeptAlternative.newBuilder()
              .setCause(other.cause().id())
              .setConfidence(other.confidence()));
    }
    for (Step step : incident.history()) {
      kept.addHistory(
          KeptStep.newBuilder()
              .setAt(step.at())
              .setCause(step.cause().id())
              .setConfidence(step.confidence())
              .setSeverity(step.severity().id()));
    }
    return kept.build();
  }

  private static List<String> first(List<String> names) {
    return names.subList(0, Math.min(MOST_NAMES, names.size()));
  }

  /** Null when it names something that this UFO does not know, as a newer one may have. */
  static @Nullable Incident decode(KeptIncident kept) {
    State state = named(State.values(), State::id, kept.getState());
    Severity severity = named(Severity.values(), Severity::id, kept.getSeverity());
    Scope scope = named(Scope.values(), Scope::id, kept.getScope());
    CauseId cause = CauseId.of(kept.getCause()).orElse(null);
    if (kept.getId().isEmpty()
        || state == null
        || severity == null
        || scope == null
        || cause == null) {
      return null;
    }
    return new Incident(
        kept.getId(),
        kept.getCluster(),
        kept.getWorkload(),
        state,
        severity,
        cause,
        kept.getConfidence(),
        kept.getHeadline(),
        scope,
        List.copyOf(kept.getEndpointsList()),
        List.copyOf(kept.getSourcesList()),
        kept.getGroup(),
        new TreeMap<>(kept.getDetailsMap()),
        kept.getBegan(),
        kept.getDetected(),
        kept.getDiagnosed(),
        kept.getPaged(),
        kept.getResolved(),
        kept.getLastFailure(),
        kept.getRequests(),
        kept.getFailures(),
        new TreeMap<>(kept.getFlagsMap()),
        new TreeMap<>(kept.getSymptomsMap()),
        List.copyOf(kept.getReasonsForList()),
        List.copyOf(kept.getReasonsAgainstList()),
        alternatives(kept),
        history(kept),
        kept.getEndpointsTotal(),
        Trail.NONE,
        List.of());
  }

  private static List<Alternative> alternatives(KeptIncident kept) {
    List<Alternative> known = new ArrayList<>();
    for (KeptAlternative other : kept.getAlternativesList()) {
      CauseId.of(other.getCause())
          .ifPresent(cause -> known.add(new Alternative(cause, other.getConfidence())));
    }
    return List.copyOf(known);
  }

  private static List<Step> history(KeptIncident kept) {
    List<Step> steps = new ArrayList<>();
    for (KeptStep step : kept.getHistoryList()) {
      CauseId cause = CauseId.of(step.getCause()).orElse(null);
      Severity severity = named(Severity.values(), Severity::id, step.getSeverity());
      if (cause != null && severity != null) {
        steps.add(new Step(step.getAt(), cause, step.getConfidence(), severity));
      }
    }
    return List.copyOf(steps);
  }

  private static <E> @Nullable E named(E[] all, Function<E, String> id, String name) {
    for (E each : all) {
      if (id.apply(each).equals(name)) {
        return each;
      }
    }
    return null;
  }

  static KeptWay encode(Routes.Lead lead) {
    Source source = lead.source();
    KeptWay.Builder kept =
        KeptWay.newBuilder()
            .setSource(
                dev.ufo.proto.v1.Source.newBuilder()
                    .setNode(source.node())
                    .setService(source.service())
                    .setLocality(source.locality())
                    .setVersion(source.version()))
            .setCluster(lead.cluster());
    if (lead.route() != null) {
      kept.setRoute(lead.route());
    }
    if (lead.listener() != null) {
      kept.setListener(lead.listener());
    }
    return kept.build();
  }

  static Routes.Lead decode(KeptWay kept) {
    dev.ufo.proto.v1.Source source = kept.getSource();
    return new Routes.Lead(
        new Source(
            source.getNode(), source.getService(), source.getLocality(), source.getVersion()),
        kept.hasRoute() ? kept.getRoute() : null,
        kept.hasListener() ? kept.getListener() : null,
        kept.getCluster());
  }
}
