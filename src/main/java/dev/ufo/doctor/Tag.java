package dev.ufo.doctor;

import dev.ufo.signal.Trait;
import java.util.Collection;

/**
 * The tags of the recommended configuration. One that every entry of a working upstream carries is
 * missed when it never comes; the others have nothing to say for plaintext, or for HTTP.
 */
enum Tag {
  CLUSTER(Trait.TAG_CLUSTER, "ufo.cluster", "%UPSTREAM_CLUSTER_RAW%", true),
  FLAGS(Trait.TAG_FLAGS, "ufo.flags", "%RESPONSE_FLAGS%", true),
  READY(Trait.TAG_READY, "ufo.ready_ms", "%UPSTREAM_CONNECTION_POOL_READY_DURATION%", true),
  MEMBERS(Trait.TAG_MEMBERS, "ufo.members", "%CEL(upstream.num_endpoints)%", true),
  CONNECTION(Trait.TAG_CONNECTION, "ufo.connection", "%UPSTREAM_CONNECTION_ID%", true),
  TLS(Trait.TAG_TLS, "ufo.tls", "%UPSTREAM_TLS_VERSION%", false),
  CLOSE(Trait.TAG_CLOSE, "ufo.close", "%UPSTREAM_DETECTED_CLOSE_TYPE%", false);

  private final Trait trait;
  private final String label;
  private final String format;
  private final boolean always;

  Tag(Trait trait, String label, String format, boolean always) {
    this.trait = trait;
    this.label = label;
    this.format = format;
    this.always = always;
  }

  String label() {
    return label;
  }

  Trait trait() {
    return trait;
  }

  boolean always() {
    return always;
  }

  /** As it stands in the access logger's common_config. */
  String line() {
    return "- { tag: %s, value: \"%s\" }".formatted(label, format);
  }

  static String lines(Collection<Tag> tags) {
    StringBuilder lines = new StringBuilder("custom_tags:");
    for (Tag tag : tags) {
      lines.append("\n  ").append(tag.line());
    }
    return lines.toString();
  }
}
