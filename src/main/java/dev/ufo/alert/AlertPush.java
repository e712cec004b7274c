package dev.ufo.alert;

import dev.ufo.alert.Alertmanager.Result;
import dev.ufo.expose.IncidentView;
import dev.ufo.incident.Incident;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells every {@link Alertmanager} that is configured what the incidents are. It remembers nothing
 * about them: what it says is made anew from the incidents with each tick, so that with a journal a
 * restart changes nothing.
 */
public final class AlertPush implements MeterBinder, AutoCloseable {
  private final Alerts alerts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final List<Alertmanager> alertmanagers = new ArrayList<>();

  /**
   * Ready to push.
   *
   * @param home where people reach this UFO, if the settings do not say
   */
  public AlertPush(AlertmanagerSettings settings, IncidentView view, String home) {
    alerts = new Alerts(settings.labels(), settings.notices());
    client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .executor(threads)
            .build();
    String external = settings.externalUrl().isEmpty() ? home : settings.externalUrl();
    AlertBody body = new AlertBody(view, external.replaceFirst("/+$", ""));
    for (URI url : settings.urls()) {
      alertmanagers.add(new Alertmanager(url, settings, body, client));
    }
  }

  /**
   * The incidents after a tick; returns at once. The analyst's thread.
   *
   * @param now the time of the tick
   * @param wall the clock, which Alertmanager shares
   */
  public void tick(List<Incident> incidents, long now, Instant wall) {
    long nanos = wall.getEpochSecond() * 1_000_000_000L + wall.getNano();
    Alertmanager.Page page = new Alertmanager.Page(alerts.of(incidents, now), now, nanos);
    for (Alertmanager alertmanager : alertmanagers) {
      alertmanager.tell(page);
    }
  }

  /** Who does not take alerts, and why: sentences for {@code /api/v1/status}. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Alertmanager alertmanager : alertmanagers) {
      if (!alertmanager.fault().isEmpty()) {
        notes.add(
            "%s does not take alerts: %s.".formatted(alertmanager.uri(), alertmanager.fault()));
      }
    }
    return notes;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Alertmanager alertmanager : alertmanagers) {
      for (Result result : Result.values()) {
        FunctionCounter.builder(
                "ufo.alertmanager.pushes", alertmanager.count(result), LongAdder::doubleValue)
            .description("Requests with alerts to an Alertmanager, by how they ended.")
            .tag("url", alertmanager.uri().toString())
            .tag("result", result.label())
            .register(registry);
      }
    }
  }

  @Override
  public void close() {
    alertmanagers.forEach(Alertmanager::close);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
