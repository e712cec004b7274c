package dev.ufo.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod of a mesh: an application, and an Envoy of its own before it, which takes mTLS (strict) or
 * mTLS and plaintext (permissive). Its listener logs the connections that it refuses.
 */
final class Sidecar {
  private static final int ADMIN = 9901;
  private static final String CLUSTER = "inbound|8080||";
  private static final String TLS =
      "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext";
  private static final String INSPECTOR =
      "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector";

  private final Stage stage;
  private final String host;
  private final Path folder;
  private final boolean logsAll;
  final Secrets secrets;

  /** Starts a pod for one host of a service that nobody else serves. */
  Sidecar(
      Stage stage,
      Service service,
      String host,
      boolean strict,
      boolean logsAll,
      Pki.Leaf leaf,
      Pki.Authority root)
      throws IOException, InterruptedException {
    this.stage = stage;
    this.host = host;
    this.logsAll = logsAll;
    String pod = service.name + "-" + Integer.toHexString((stage.folder + host).hashCode());
    folder = Files.createDirectory(stage.folder.resolve(pod));
    secrets = new Secrets(folder, "sds");
    secrets.issue(leaf);
    secrets.trust(root);
    strict(strict);
    String application = stage.net.local(host);
    stage.part(
        new Origin(stage.net.upstream, application, Service.PORT, Origin.Kind.HTTP1, service.mood));
    Piece endpoint = EnvoyConfig.endpoint(application, Service.PORT);
    Piece inbound =
        Piece.of("{name: \"%s\", type: STATIC, connect_timeout: 2s}", CLUSTER)
            .with("load_assignment", EnvoyConfig.assignment(CLUSTER, List.of(endpoint)));
    String node = "sidecar~%s~%s.shop~shop.svc.cluster.local".formatted(host, pod);
    Piece dynamic =
        Piece.NOTHING.with(
            "dynamic_resources",
            Piece.NOTHING.with("lds_config", EnvoyConfig.watched(folder.resolve("lds.json"))));
    Piece whole = stage.config.bootstrap(node, host, ADMIN, List.of(), List.of(inbound));
    stage
        .proxy(stage.net.upstream, whole.with(dynamic), new InetSocketAddress(host, ADMIN), pod, 0)
        .awaitReady();
  }

  /** Whether plaintext is refused. */
  void strict(boolean strict) throws IOException {
    Piece context =
        Piece.of("{require_client_certificate: true}")
            .with(
                "common_tls_context",
                secrets.context("default").with("alpn_protocols", List.of("h2", "http/1.1")))
            .as(TLS);
    Piece socket = Piece.of("name: envoy.transport_sockets.tls").with("typed_config", context);
    List<Piece> chains = new ArrayList<>();
    chains.add(chain("tls").with("transport_socket", socket));
    if (!strict) {
      chains.add(chain("raw_buffer"));
    }
    Piece log = stage.config.accessLog(false, "listener_envoy_accesslog");
    if (!logsAll) {
      log = log.with(Piece.of("filter: {response_flag_filter: {flags: [NR]}}"));
    }
    Piece inspector =
        Piece.of("name: envoy.filters.listener.tls_inspector")
            .with("typed_config", Piece.NOTHING.as(INSPECTOR));
    Piece listener =
        Piece.of(
                """
                name: virtualInbound
                listener_filters_timeout: 2s
                continue_on_listener_filters_timeout: true
                """)
            .as("envoy.config.listener.v3.Listener")
            .with("address", EnvoyConfig.address(host, Service.PORT))
            .with("access_log", List.of(log))
            .with("listener_filters", List.of(inspector))
            .with("filter_chains", chains);
    Piece.resources(List.of(listener)).write(folder.resolve("lds.json"));
  }

  private Piece chain(String transport) {
    Piece route =
        Piece.of("{name: default, match: {prefix: /}, route: {cluster: \"%s\"}}", CLUSTER);
    Piece all =
        Piece.of("{name: \"inbound|http|8080\", domains: ['*']}").with("routes", List.of(route));
    return Piece.of("filter_chain_match: {transport_protocol: %s}", transport)
        .with("filters", List.of(stage.config.http("inbound_8080", List.of(all), List.of())));
  }
}
