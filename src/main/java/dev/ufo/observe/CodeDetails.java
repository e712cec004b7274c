package dev.ufo.observe;

import static dev.ufo.observe.SymptomTable.row;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The response code details of one entry: a name, and in braces what it adds. In those of a reset
 * the braces hold the reset reason and, behind the first comma (up to 1.30) or bar, the transport's
 * reason, which may hold both itself. The closing brace may be missing: long texts are cut.
 *
 * @param name before the braces
 * @param inner inside the braces, or behind the opening one
 */
record CodeDetails(String name, String inner) {
  private static final String BEFORE = "upstream_reset_before_response_started";
  private static final String AFTER = "upstream_reset_after_response_started";
  private static final String VIA_UPSTREAM = "via_upstream";
  private static final String DNS = "dns_resolution_failure";

  /** What resolvers begin with where their text stands in place of no_healthy_upstream. */
  private static final List<String> RESOLVERS =
      List.of("dns_", "cares_", "getaddrinfo", "apple_dns", "resolve", "not_resolved");

  static final SymptomTable TABLE =
      new SymptomTable(
          "details",
          "details",
          List.of(
              row("no_healthy_upstream", Kind.NO_HEALTHY_HOST, ""),
              row("cluster_not_found", Kind.NO_CLUSTER, ""),
              row("on_demand_cluster_missing", Kind.NO_CLUSTER, "on demand: missing", ""),
              row("on_demand_cluster_timeout", Kind.NO_CLUSTER, "on demand: timeout", ""),
              row(
                  "sub_cluster_warming_timeout",
                  Kind.NO_CLUSTER,
                  "warming",
                  "dynamic forward proxy"),
              row("route_not_found", Kind.NO_MATCHING_ROUTE, ""),
              row("route_configuration_not_found", Kind.NO_MATCHING_ROUTE, "no configuration", ""),
              row("filter_chain_not_found", Kind.NO_MATCHING_ROUTE, "no filter chain", ""),
              row("response_timeout", Kind.TIMEOUT, "route", "from 1.23"),
              row("upstream_response_timeout", Kind.TIMEOUT, "route", "before 1.23"),
              row("upstream_per_try_timeout", Kind.TIMEOUT, "per-try", ""),
              row("upstream_per_try_idle_timeout", Kind.TIMEOUT, "per-try-idle", ""),
              row("upstream_max_stream_duration_reached", Kind.TIMEOUT, "max-duration", ""),
              row(
                  "stream_idle_timeout",
                  Kind.TIMEOUT,
                  "idle",
                  "with UT; with SI alone the client idled"),
              row("maintenance_mode", Kind.DROPPED, "maintenance_mode", ""),
              row("drop_overload", Kind.DROPPED, "drop_overload", "no flag on the wire"),
              row(
                  "unconditional_drop_overload",
                  Kind.DROPPED,
                  "unconditional_drop_overload",
                  "no flag on the wire"),
              row("overload", Kind.DROPPED, "overload", "overload manager, no flag on the wire"),
              row(
                  "dns_resolution_failure",
                  Kind.DNS_FAILURE,
                  "…",
                  "the resolver's reason, from the braces"),
              row("dns_resolution_timeout", Kind.DNS_FAILURE, "resolve_timeout", "1.39"),
              row(
                  "dns_cache_overflow",
                  Kind.DNS_FAILURE,
                  "cache overflow",
                  "dynamic forward proxy"),
              row("empty_host_header", Kind.DNS_FAILURE, "empty host", "dynamic forward proxy"),
              row("dynamic_forward_proxy_pending_request_overflow", Kind.OVERFLOW, "pending", ""),
              row("sub_cluster_overflow", Kind.OVERFLOW, "sub-clusters", "dynamic forward proxy"),
              row("fault_filter_abort", Kind.FAULT_INJECTED, "abort", ""),
              row("downstream_remote_disconnect", Kind.CLIENT_LEFT, "HTTP/1"),
              row("http2.remote_reset", Kind.CLIENT_LEFT, "HTTP/2 and gRPC"),
              row("http3.remote_reset", Kind.CLIENT_LEFT, "HTTP/3"),
              row(
                  "downstream_local_disconnect",
                  Kind.CLIENT_LEFT,
                  "disconnected by this Envoy",
                  "it closed the client's connection")));

  private static final Map<String, Symptom> BY_NAME = new HashMap<>();

  static {
    TABLE.rows().forEach(row -> BY_NAME.put(row.said(), row.symptom()));
  }

  static CodeDetails of(String details) {
    String text = Wording.of(details);
    String name = Wording.until(text, "{(");
    String rest = text.substring(Math.min(name.length() + 1, text.length()));
    boolean closed = rest.endsWith("}") || rest.endsWith(")");
    return new CodeDetails(name, closed ? rest.substring(0, rest.length() - 1) : rest);
  }

  /** What the details show; none when they say nothing that is known. */
  Symptom symptom(String transport) {
    return switch (name) {
      case BEFORE -> ResetReasons.of(resetReason(), transport.isEmpty() ? transport() : transport);
      case AFTER -> new Symptom(Kind.ANSWER_CUT, Wording.piece(resetReason()));
      case DNS -> new Symptom(Kind.DNS_FAILURE, Wording.piece(inner));
      default -> BY_NAME.getOrDefault(name, Symptom.NONE);
    };
  }

  /** The transport's reason at the end of a reset's details. */
  String transport() {
    boolean reset = name.equals(BEFORE) || name.equals(AFTER);
    return reset ? inner.substring(Math.min(resetReason().length() + 1, inner.length())) : "";
  }

  private String resetReason() {
    return Wording.until(inner, "|,");
  }

  boolean areViaUpstream() {
    return name.equals(VIA_UPSTREAM);
  }

  boolean areOfAResolver() {
    return RESOLVERS.stream().anyMatch(name::startsWith);
  }
}
