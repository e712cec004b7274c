package dev.ufo.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A cluster of Envoy's: a name, and the endpoints behind it. */
final class Upstream implements AutoCloseable {
  final String name;
  final List<Endpoint> endpoints = new ArrayList<>();

  Upstream(String name, int size) throws IOException {
    this.name = name;
    for (int i = 0; i < size; i++) {
      endpoints.add(new Endpoint());
    }
  }

  Endpoint first() {
    return endpoints.getFirst();
  }

  void recover() throws IOException {
    for (Endpoint endpoint : endpoints) {
      endpoint.recover();
    }
  }

  @Override
  public void close() {
    endpoints.forEach(Endpoint::close);
  }
}
