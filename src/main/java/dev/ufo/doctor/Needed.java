package dev.ufo.doctor;

import dev.ufo.signal.Trait;

/**
 * Attributes that somebody chose for Envoy's OpenTelemetry logger, and without which causes stay
 * unexplained. Each comes with every answered HTTP request.
 */
enum Needed {
  CLUSTER(Trait.CLUSTER, "ufo.cluster", "%UPSTREAM_CLUSTER_RAW%"),
  DETAILS(Trait.DETAILS, "response_code_details", "%RESPONSE_CODE_DETAILS%"),
  LOCAL(Trait.UPSTREAM_LOCAL, "upstream_local_address", "%UPSTREAM_LOCAL_ADDRESS%"),
  SENT(
      Trait.SENT_AFTER,
      "time_to_first_upstream_tx_byte",
      "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:ns)%"),
  ATTEMPTS(Trait.ATTEMPTS, "upstream_request_attempt_count", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%");

  private final Trait trait;
  private final String label;
  private final String format;

  Needed(Trait trait, String label, String format) {
    this.trait = trait;
    this.label = label;
    this.format = format;
  }

  Trait trait() {
    return trait;
  }

  String label() {
    return label;
  }

  /** As it stands in the logger's attributes. */
  String line() {
    return "- { key: %s, value: { string_value: \"%s\" } }".formatted(label, format);
  }
}
