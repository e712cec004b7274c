package dev.ufo.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a mesh's agent serves to one Envoy: its certificate, and the roots that it trusts. */
record Secrets(Path folder, String prefix) {
  private static final String TYPE = "envoy.extensions.transport_sockets.tls.v3.Secret";

  void issue(Pki.Leaf leaf) throws IOException {
    Piece certificate =
        Piece.NOTHING
            .with("certificate_chain", inline(leaf.pem()))
            .with("private_key", inline(leaf.keyPem()));
    write("default", Piece.NOTHING.with("tls_certificate", certificate));
  }

  void trust(Pki.Authority... roots) throws IOException {
    String all = Stream.of(roots).map(Pki.Authority::pem).collect(Collectors.joining());
    Piece context = Piece.NOTHING.with("trusted_ca", inline(all));
    write("ROOTCA", Piece.NOTHING.with("validation_context", context));
  }

  private void write(String name, Piece secret) throws IOException {
    Piece resource = Piece.of("name: %s", name).as(TYPE).with(secret);
    Piece.resources(List.of(resource)).write(file(name));
  }

  private Path file(String name) {
    return folder.resolve(prefix + "." + name + ".json");
  }

  /** The TLS context of who has these secrets and asks for its certificate under that name. */
  Piece context(String own) {
    return Piece.NOTHING
        .with("tls_certificate_sds_secret_configs", List.of(secret(own, "default")))
        .with("validation_context_sds_secret_config", secret("ROOTCA", "ROOTCA"));
  }

  private Piece secret(String name, String file) {
    return Piece.of("name: %s", name).with("sds_config", EnvoyConfig.watched(file(file)));
  }

  static Piece inline(String text) {
    return new Piece(Map.of("inline_string", text));
  }
}
