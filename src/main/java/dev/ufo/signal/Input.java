package dev.ufo.signal;

/** The way by which entries came in: the label {@code input} of {@code ufo_entries_total}. */
public enum Input {
  ALS_HTTP("als-http"),
  ALS_TCP("als-tcp"),
  /** Log records of OpenTelemetry, by gRPC or as lines of JSON. */
  OTLP("otlp"),
  /** Lines in Envoy's text format. */
  TEXT("text"),
  /** Lines of JSON, one object each. */
  JSON("json"),
  /** Messages and connections that broke before their kind was known. */
  ALS("als");

  private final String label;

  Input(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
