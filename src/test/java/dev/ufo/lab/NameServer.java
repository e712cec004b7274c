package dev.ufo.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server for IPv4 addresses: what it does not know does not exist. */
final class NameServer implements AutoCloseable {
  private static final int PORT = 5353;
  private static final int HEADER = 12;
  private static final int NXDOMAIN = 3;

  private final DatagramSocket socket;
  private final String ip;
  private final Map<String, String> zone = new ConcurrentHashMap<>();

  NameServer(Net net) throws IOException {
    ip = net.servers();
    socket = net.upstream.datagrams(ip, PORT);
    Thread.ofVirtual().start(this::serve);
  }

  void set(String name, String address) {
    zone.put(name, address);
  }

  /** What makes a cluster's resolver ask here and nobody else. */
  Piece resolver() {
    return Piece.of(
        """
        typed_dns_resolver_config:
          name: envoy.network.dns_resolver.cares
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
            resolvers: [{socket_address: {address: %s, port_value: %d}}]
            dns_resolver_options: {no_default_search_domain: true}
        dns_failure_refresh_rate: {base_interval: 1s, max_interval: 2s}
        dns_lookup_family: V4_ONLY
        """,
        ip, PORT);
  }

  /** A cluster whose endpoints are this name's addresses. */
  Piece strict(String cluster, String name) {
    Piece endpoint = EnvoyConfig.endpoint(name, Service.PORT);
    return Piece.of("{type: STRICT_DNS, dns_refresh_rate: 1s}")
        .with(resolver())
        .with("load_assignment", EnvoyConfig.assignment(cluster, List.of(endpoint)));
  }

  private void serve() {
    byte[] query = new byte[1500];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(query, query.length);
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(query, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // the socket is closed
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (query[at] != 0) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
      at += 1 + query[at];
    }
    int end = at + 5; // the zero, type, class
    boolean ipv4 = query[at + 2] == 1;
    String address = zone.get(name.toString());
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(query, 0, 2);
    answer.write(0x81); // a response
    answer.write(address == null ? 0x80 | NXDOMAIN : 0x80);
    boolean found = address != null && ipv4;
    answer.writeBytes(new byte[] {0, 1, 0, (byte) (found ? 1 : 0), 0, 0, 0, 0});
    answer.write(query, HEADER, end - HEADER);
    if (found) {
      // the name of the question, A, IN, one second, four bytes
      answer.writeBytes(new byte[] {(byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4});
      answer.writeBytes(InetAddress.getByName(address).getAddress());
    }
    return answer.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
