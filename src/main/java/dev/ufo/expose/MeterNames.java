package dev.ufo.expose;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes Micrometer's meters such that {@code promtool check metrics} finds nothing:
 *
 * <ul>
 *   <li>{@code process_cpu_time_ns_total} goes: {@link Metrics} has {@code
 *       process_cpu_seconds_total}, the name that Prometheus has had for it of old;
 *   <li>{@code system_cpu_count}, which is no histogram's count, becomes {@code system_cpu_cores};
 *   <li>gRPC's labels {@code methodType} and {@code statusCode} become {@code method_type} and
 *       {@code status_code};
 *   <li>what has no help text (Netty) gets its name for one.
 * </ul>
 */
final class MeterNames implements MeterFilter {
  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().equals("process.cpu.time")
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = id.getName().equals("system.cpu.count") ? "system.cpu.cores" : id.getName();
    List<Tag> tags = new ArrayList<>();
    for (Tag tag : id.getTagsAsIterable()) {
      tags.add(Tag.of(label(tag.getKey()), tag.getValue()));
    }
    String help = id.getDescription() == null ? "Micrometer's " + name + "." : id.getDescription();
    return new Meter.Id(name, Tags.of(tags), id.getBaseUnit(), help, id.getType());
  }

  private static String label(String key) {
    return switch (key) {
      case "methodType" -> "method_type";
      case "statusCode" -> "status_code";
      default -> key;
    };
  }
}
