package dev.ufo.lab;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was true: a cause in a cluster, and what else an expert could say from the log alone. */
final class Fault {
  private final String cluster;
  private final String cause;
  private List<String> accepted = List.of();
  private String scope = "all-endpoints";
  private List<String> endpoints = List.of();
  private String limit = "";

  Fault(String cluster, String cause) {
    this.cluster = cluster;
    this.cause = cause;
  }

  Fault accepted(List<String> causes) {
    accepted = causes;
    return this;
  }

  Fault accepted(String... causes) {
    return accepted(List.of(causes));
  }

  Fault scope(String id) {
    scope = id;
    return this;
  }

  /** At these hosts: one endpoint, or some. */
  Fault at(String... hosts) {
    scope = hosts.length == 1 ? "one-endpoint" : "some-endpoints";
    endpoints = List.of(hosts).stream().map(Service::at).toList();
    return this;
  }

  /** Which limit a circuit breaker has reached. */
  Fault limit(String name) {
    limit = name;
    return this;
  }

  Piece toPiece() {
    Map<String, Object> map = new TreeMap<>();
    map.put("cluster", cluster);
    map.put("cause", cause);
    map.put("accepted", accepted);
    map.put("scope", scope);
    map.put("endpoints", endpoints);
    if (!limit.isEmpty()) {
      map.put("limit", limit);
    }
    return new Piece(map);
  }
}
