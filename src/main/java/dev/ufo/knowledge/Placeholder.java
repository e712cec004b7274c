package dev.ufo.knowledge;

import java.util.Optional;
import java.util.function.Function;

/** What a command may ask for, and the form in which it gets it. */
enum Placeholder {
  /** {@code 10.90.0.12:8080} or {@code [fd00::1]:8080}: as curl, openssl and ss take it. */
  ENDPOINT("endpoint", Form.WORD, Facts::endpoint),
  /** The endpoint's address without brackets: as nc, ping and ip take it. */
  HOST("host", Form.WORD, Facts::host),
  PORT("port", Form.WORD, Facts::port),
  CLUSTER("cluster", Form.WORD, Facts::cluster),
  /** As a regular expression in a URL's query, for the admin interface's {@code name_regex}. */
  CLUSTER_URL("cluster:url", Form.REGEX_IN_URL, Facts::cluster),
  /** The same under its name in statistics, where Envoy writes {@code :} as {@code _}. */
  CLUSTER_STAT("cluster:stat", Form.REGEX_IN_URL, facts -> facts.cluster().map(Facts::inStats)),
  /** The Kubernetes service behind an Istio cluster {@code outbound|port|subset|service…}. */
  CLUSTER_SERVICE("cluster:service", Form.WORD, Facts::service),
  CLUSTER_NAMESPACE("cluster:namespace", Form.WORD, Facts::serviceNamespace),
  /** The request's host, with its port if it has one. */
  AUTHORITY("authority", Form.WORD, Facts::authority),
  /** The same without its port, and only when it is a name, not an address. */
  AUTHORITY_HOST("authority:host", Form.WORD, Facts::authorityName),
  /** Envoy's node id. */
  SOURCE("source", Form.WORD, Facts::source),
  /** The pod behind an Istio node id {@code sidecar~ip~pod.namespace~domain}. */
  SOURCE_POD("source:pod", Form.WORD, Facts::pod),
  SOURCE_NAMESPACE("source:namespace", Form.WORD, Facts::podNamespace),
  SNI("sni", Form.WORD, Facts::sni),
  /** Where Envoy's admin interface listens on its own host: Istio's port or the usual one. */
  ADMIN("admin", Form.PLAIN, facts -> Optional.of(facts.admin()));

  private enum Form {
    /** One shell word, quoted where it must be. */
    WORD,
    /** Letters, digits and {@code .-_%} only. */
    REGEX_IN_URL,
    /** Our own text. */
    PLAIN
  }

  private final String label;
  private final Form form;

  @SuppressWarnings("ImmutableEnumChecker") // the functions above capture nothing
  private final Function<Facts, Optional<String>> read;

  Placeholder(String label, Form form, Function<Facts, Optional<String>> read) {
    this.label = label;
    this.form = form;
    this.read = read;
  }

  /** The one of that name, empty when there is none. */
  static Optional<Placeholder> of(String label) {
    for (Placeholder placeholder : values()) {
      if (placeholder.label.equals(label)) {
        return Optional.of(placeholder);
      }
    }
    return Optional.empty();
  }

  /** The value may bring quotes of its own. */
  boolean isQuoted() {
    return form == Form.WORD;
  }

  /** Ready to stand in a command; empty when it is unknown or unfit. */
  Optional<String> value(Facts facts) {
    Optional<String> value = read.apply(facts);
    return switch (form) {
      case WORD -> value.flatMap(Shell::word);
      case REGEX_IN_URL -> value.map(Shell::regexInUrl);
      case PLAIN -> value;
    };
  }

  @Override
  public String toString() {
    return "{" + label + "}";
  }
}
