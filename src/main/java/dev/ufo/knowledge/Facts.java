package dev.ufo.knowledge;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of an incident, read with distrust: clients write authorities, and whoever reaches
 * the gRPC port writes the rest. A value is used only when it is printable, at most {@link #MOST}
 * characters long, and of the form that its kind has.
 */
final class Facts {
  /** Istio's longest cluster names and node ids stay below 400. */
  static final int MOST = 512;

  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,252}";
  private static final String KUBERNETES = "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?";
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final String IPV6 = "[0-9A-Fa-f:.]{2,45}";

  /** Also what a request's authority looks like. */
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:(" + NAME + ")|\\[(" + IPV6 + ")])(?::([0-9]{1,5}))?");

  private static final Pattern ISTIO_NODE =
      Pattern.compile("[a-z]+~[^~]*~(" + KUBERNETES + ")\\.(" + LABEL + ")~[^~]*");
  private static final Pattern ISTIO_CLUSTER =
      Pattern.compile(
          "outbound\\|[0-9]+\\|[^|]*\\|(" + LABEL + ")\\.(" + LABEL + ")\\.svc(?:\\..*)?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

  /** Control and format characters, what is not assigned, and what merely breaks lines. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private final Map<String, String> values;

  Facts(Map<String, String> values) {
    this.values = values;
  }

  Optional<String> endpoint() {
    return match("endpoint", HOST_PORT).filter(Facts::hasPort).map(Matcher::group);
  }

  Optional<String> host() {
    return match("endpoint", HOST_PORT)
        .filter(Facts::hasPort)
        .flatMap(m -> group(m, 1).or(() -> group(m, 2)));
  }

  Optional<String> port() {
    return match("endpoint", HOST_PORT).filter(Facts::hasPort).flatMap(m -> group(m, 3));
  }

  Optional<String> cluster() {
    return value("cluster");
  }

  Optional<String> service() {
    return match("cluster", ISTIO_CLUSTER).flatMap(m -> group(m, 1));
  }

  Optional<String> serviceNamespace() {
    return match("cluster", ISTIO_CLUSTER).flatMap(m -> group(m, 2));
  }

  Optional<String> authority() {
    return match("authority", HOST_PORT).map(Matcher::group);
  }

  Optional<String> authorityName() {
    return match("authority", HOST_PORT)
        .flatMap(m -> group(m, 1))
        .filter(name -> !ADDRESS.matcher(name).matches());
  }

  Optional<String> source() {
    return value("source");
  }

  Optional<String> pod() {
    return match("source", ISTIO_NODE).flatMap(m -> group(m, 1));
  }

  Optional<String> podNamespace() {
    return match("source", ISTIO_NODE).flatMap(m -> group(m, 2));
  }

  Optional<String> sni() {
    return value("sni").filter(name -> name.matches(NAME));
  }

  String admin() {
    return pod().or(this::service).isPresent() ? "localhost:15000" : "localhost:9901";
  }

  static String inStats(String cluster) {
    return cluster.replace(':', '_');
  }

  private Optional<Matcher> match(String fact, Pattern pattern) {
    return value(fact).map(pattern::matcher).filter(Matcher::matches);
  }

  private Optional<String> value(String fact) {
    return Optional.ofNullable(values.get(fact))
        .filter(value -> !value.isEmpty() && !value.equals("-") && value.length() <= MOST)
        .filter(value -> !UNPRINTABLE.matcher(value).find());
  }

  private static boolean hasPort(Matcher endpoint) {
    return group(endpoint, 3)
        .map(Integer::parseInt)
        .filter(port -> port >= 1 && port <= 65_535)
        .isPresent();
  }

  private static Optional<String> group(Matcher matcher, int group) {
    return Optional.ofNullable(matcher.group(group));
  }
}
