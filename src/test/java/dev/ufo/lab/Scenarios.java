package dev.ufo.lab;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios of the lab. */
final class Scenarios {
  static final List<Scenario> ALL =
      Stream.of(
              Connect.ALL,
              Clusters.ALL,
              Limits.ALL,
              Requests.ALL,
              Certificates.ALL,
              Handshakes.ALL,
              Mesh.ALL,
              Quiet.ALL)
          .flatMap(List::stream)
          .toList();

  private Scenarios() {}
}
