package dev.ufo.cli;

import dev.ufo.doctor.SignalSince;
import dev.ufo.settings.Address;
import dev.ufo.settings.Form;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ready-to-use configuration of UFO and of all that is around it, on standard output. */
@Command(
    name = "config",
    description = "Ready-to-use configuration for Envoy, meshes, Prometheus and others.",
    footer = "Without KIND: what there is, and which options each takes.",
    mixinStandardHelpOptions = true)
final class ConfigPrinter implements Callable<Integer> {
  private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,3})(\\.\\d{1,3})?");

  /** The first that says of an entry what it is. */
  private static final int LEAST_MINOR = SignalSince.LOG_TYPE.minor();

  private static final Form<String> ADDRESS =
      Form.of(
          "address",
          "host:port, for example 127.0.0.1:19001",
          text -> Address.parse(text).filter(a -> a.port() > 0).map(Address::toString));
  private static final Form<String> ENVOY =
      Form.of("text", "1." + LEAST_MINOR + " or newer, for example 1.37", ConfigPrinter::minor);
  private static final Form<String> LOG_NAME =
      matching("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", "letters, digits, _, . and -, 100 at most");
  private static final Form<String> NAMESPACE =
      matching("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "the name of a namespace");
  private static final Form<String> WEIGHT =
      matching("[1-9][0-9]{0,5}", "a whole number, 1 to 999999");

  @Parameters(arity = "0..1", paramLabel = "KIND", description = "what to print")
  private @Nullable String kind;

  @Option(
      names = Template.ADDRESS,
      paramLabel = "HOST:PORT",
      description = "Where UFO is reached: its gRPC port, by Prometheus its HTTP port.")
  private @Nullable String address;

  @Option(
      names = Template.ENVOY_VERSION,
      paramLabel = "1.MINOR",
      description = "What this Envoy and newer ones understand.")
  private @Nullable String envoyVersion;

  @Option(names = "--log-name", paramLabel = "NAME", description = "The log's name in the stream.")
  private @Nullable String logName;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Kubernetes namespace of what is configured.")
  private @Nullable String namespace;

  @Option(
      names = "--sample-successes",
      paramLabel = "N",
      description = "One of so many successes is sent; 'config ufo' tells UFO the same.")
  private @Nullable String weight;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (kind == null) {
      list(out);
    } else {
      ConfigKind wanted = ConfigKind.of(kind);
      Template template = wanted.template();
      out.print(template.with(values(wanted, template)));
    }
    out.flush();
    return 0;
  }

  private static void list(PrintWriter out) {
    for (ConfigKind each : ConfigKind.values()) {
      String options = String.join(" ", each.template().options());
      out.println(
          String.format(Locale.ROOT, "%-20s  %-42s  %s", each.label(), each.what(), options)
              .stripTrailing());
    }
  }

  private Map<String, String> values(ConfigKind wanted, Template template) {
    Map<String, String> values = new TreeMap<>();
    put(values, Template.ADDRESS, address, ADDRESS);
    put(values, Template.ENVOY_VERSION, envoyVersion, ENVOY);
    put(values, "--log-name", logName, LOG_NAME);
    put(values, "--namespace", namespace, NAMESPACE);
    put(values, "--sample-successes", weight, WEIGHT);
    for (String given : values.keySet()) {
      if (!template.options().contains(given)) {
        String known = String.join(", ", template.options());
        throw new UserError(
            "config %s has nothing to set by %s, %s"
                .formatted(
                    wanted.label(),
                    given,
                    known.isEmpty() ? "and nothing by other options" : "only by " + known));
      }
    }
    return values;
  }

  private static void put(
      Map<String, String> values, String option, @Nullable String given, Form<String> form) {
    if (given != null) {
      try {
        values.put(option, form.parse(given));
      } catch (IllegalArgumentException e) {
        throw new UserError(Printable.of(option + "=" + e.getMessage(), 200));
      }
    }
  }

  private static Optional<String> minor(String text) {
    Matcher version = VERSION.matcher(text);
    return version.matches() && Integer.parseInt(version.group(1)) >= LEAST_MINOR
        ? Optional.of(version.group(1))
        : Optional.empty();
  }

  private static Form<String> matching(String pattern, String shape) {
    return Form.of("text", shape, text -> Optional.of(text).filter(s -> s.matches(pattern)));
  }
}
