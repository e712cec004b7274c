package dev.ufo.history;

/** The windows over which a cluster is counted. */
public enum Span {
  TEN_SECONDS("10s", 10, 10),
  MINUTE("1m", 60, 12),
  FIVE_MINUTES("5m", 300, 10),
  HOUR("1h", 3_600, 12);

  private final String label;
  private final int seconds;
  private final int slots;

  Span(String label, int seconds, int slots) {
    this.label = label;
    this.seconds = seconds;
    this.slots = slots;
  }

  /** As metrics and the API write it. */
  public String label() {
    return label;
  }

  public int seconds() {
    return seconds;
  }

  static Window[] windows() {
    Window[] windows = new Window[values().length];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new Window(values()[i].seconds, values()[i].slots);
    }
    return windows;
  }
}
