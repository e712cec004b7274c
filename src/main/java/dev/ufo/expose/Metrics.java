package dev.ufo.expose;

import com.sun.management.OperatingSystemMXBean;
import dev.ufo.doctor.Agent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;

/**
 * Everything on {@code /metrics}: UFO's own series and the meters of the JVM, the process and what
 * App binds (Netty, gRPC). The registry may be used by any thread.
 */
public final class Metrics implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Object oneAtATime = new Object();

  /** The clock tells how long a diagnosis has been over. */
  public Metrics(Analysis analysis, Agent agent, Build build, InstantSource clock) {
    PrometheusRegistry own = registry.getPrometheusRegistry();
    own.register(new TrafficMetrics(analysis.totals(), agent, build));
    own.register(new IncidentMetrics(analysis.incidents(), analysis.detections(), clock));
    registry.config().meterFilter(new MeterNames());
    bind(
        new JvmMemoryMetrics(),
        new JvmThreadMetrics(),
        new JvmInfoMetrics(),
        new ClassLoaderMetrics(),
        new ProcessorMetrics(),
        new UptimeMetrics(),
        new FileDescriptorMetrics(),
        Metrics::bindProcessorTime,
        gc);
  }

  private static void bindProcessorTime(MeterRegistry registry) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder(
              "process.cpu", system, os -> os.getProcessCpuTime() / NANOS_PER_SECOND)
          .baseUnit("seconds")
          .description("Processor time that this process has used.")
          .register(registry);
    }
  }

  /** Where others put their meters, such as Micrometer's interceptor for gRPC. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds the meters of what only App knows: Netty's allocator and event loops. */
  public void bind(MeterBinder... binders) {
    for (MeterBinder binder : binders) {
      binder.bindTo(registry);
    }
  }

  /** All series as they are when the body is made, in OpenMetrics or in Prometheus' own text. */
  Reply scrape(boolean openMetrics) {
    String type = openMetrics ? OPEN_METRICS : TEXT;
    return Reply.large(type, out -> write(type, out));
  }

  /**
   * One at a time: a virtual thread that computes gives its processor to nobody, and a hundred
   * scrapes at once would keep a health check waiting for all of them.
   */
  private void write(String type, OutputStream out) throws IOException {
    synchronized (oneAtATime) {
      registry.scrape(out, type);
    }
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
