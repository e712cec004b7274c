package dev.ufo.doctor;

import java.util.Locale;

/**
 * What is looked at to tell why nothing, or not enough, arrives; in the order in which a person
 * should look. What is odd about a noted one stands on the board too.
 */
public enum Concern {
  READY(false, "whether UFO takes entries now", "it starts, or it shuts down"),
  ITSELF(true, "UFO's own process", "its clock was set, successes are sampled, incidents not kept"),
  STREAMS(true, "open streams", "no Envoy has opened one, or all have disconnected"),
  ENTRIES(true, "entries that came", "streams are open and nothing comes"),
  SUCCESSES(true, "successes among them", "an Envoy sends only failures"),
  SILENCE(true, "Envoys that sent before", "one has sent nothing for a minute"),
  CLOCKS(true, "each Envoy's clock", "it is a minute off; less is a hint"),
  DELAY(true, "how late entries come", "minutes late, or from the future"),
  REPEATS(true, "entries that came twice", "there are some, as after a reconnect"),
  LOSS(true, "what came and could not be counted", "anything that no other entry stands for"),
  ROOM(true, "UFO's own tables", "one was full"),
  KINDS(false, "HTTP requests and TCP connections", "only one of the two comes"),
  TAGS(
      false, "the tags of the recommended configuration", "an Envoy that could sends none of them"),
  ATTRIBUTES(false, "the attributes of OTLP logs", "an Envoy never sends one that UFO needs"),
  VERSION(false, "each Envoy's version", "it is below 1.27; too old for a signal is a hint"),
  HEARTBEATS(false, "starts and heartbeats", "nothing else comes; some are a hint"),
  GAPS(false, "signs that Envoy may have dropped entries", "it cannot be seen from here: a hint");

  private final boolean noted;
  private final String looksAt;
  private final String finds;

  Concern(boolean noted, String looksAt, String finds) {
    this.noted = noted;
    this.looksAt = looksAt;
    this.finds = finds;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the board says it too. */
  public boolean noted() {
    return noted;
  }

  public String looksAt() {
    return looksAt;
  }

  /** When it is not well. */
  public String finds() {
    return finds;
  }
}
