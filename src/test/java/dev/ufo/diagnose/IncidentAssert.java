package dev.ufo.diagnose;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Reads an incident as a person does: what, where, how sure, what else. */
public final class IncidentAssert extends AbstractAssert<IncidentAssert, Incident> {
  /** Below it is said as "probably". */
  private static final double SURE = 0.8;

  private IncidentAssert(Incident actual) {
    super(actual, IncidentAssert.class);
    describedAs(text(actual));
  }

  public static IncidentAssert assertThat(Incident incident) {
    return new IncidentAssert(incident);
  }

  /** Nothing else can be likelier than what it names. */
  private void isTheLikeliest() {
    for (Alternative other : actual.alternatives()) {
      if (other.confidence() > actual.confidence()) {
        failWithMessage("<%s> is likelier than the cause it names", other);
      }
    }
  }

  /** It names this cause. */
  public IncidentAssert names(CauseId cause) {
    isTheLikeliest();
    if (actual.cause() != cause) {
      failWithMessage("expected the cause to be <%s>", cause);
    }
    return this;
  }

  /** It names one of these: the evidence does not say which. */
  public IncidentAssert namesOneOf(CauseId... causes) {
    if (!Arrays.asList(causes).contains(actual.cause())) {
      failWithMessage("expected the cause to be one of <%s>", Arrays.toString(causes));
    }
    return this;
  }

  public IncidentAssert doesNotName(CauseId... causes) {
    if (Arrays.asList(causes).contains(actual.cause())) {
      failWithMessage("expected the cause to be none of <%s>", Arrays.toString(causes));
    }
    return this;
  }

  /** It names this cause, or says that it might be it. */
  public IncidentAssert considers(CauseId cause) {
    if (actual.cause() != cause
        && actual.alternatives().stream().map(Alternative::cause).noneMatch(cause::equals)) {
      failWithMessage("expected <%s> to be the cause or an alternative", cause);
    }
    return this;
  }

  public IncidentAssert surely() {
    if (actual.confidence() < SURE) {
      failWithMessage("expected it to be sure");
    }
    return this;
  }

  public IncidentAssert probably() {
    if (actual.confidence() >= SURE) {
      failWithMessage("expected it not to be sure");
    }
    return this;
  }

  public IncidentAssert reaches(Scope scope, String... endpoints) {
    if (actual.scope() != scope || !actual.endpoints().equals(sorted(endpoints))) {
      failWithMessage("expected it to reach <%s> %s", scope, sorted(endpoints));
    }
    return this;
  }

  public IncidentAssert hasDetail(String key, String value) {
    if (!value.equals(actual.details().get(key))) {
      failWithMessage("expected the detail %s=%s", key, value);
    }
    return this;
  }

  private static List<String> sorted(String... endpoints) {
    return Arrays.stream(endpoints).sorted().toList();
  }

  static String list(List<Incident> incidents) {
    return incidents.stream().map(IncidentAssert::text).collect(Collectors.joining("\n", "\n", ""));
  }

  private static String text(Incident i) {
    if (i == null) {
      return "no incident";
    }
    return String.format(
        "%s %s %s %s %.2f %s %s%n  %s%n  for %s%n  against %s%n  alternatives %s%n  history %s%n"
            + "  symptoms %s",
        i.id(),
        i.state(),
        i.severity(),
        i.cause(),
        i.confidence(),
        i.scope(),
        i.endpoints(),
        i.headline(),
        i.reasonsFor(),
        i.reasonsAgainst(),
        i.alternatives(),
        i.history(),
        i.symptoms());
  }
}
