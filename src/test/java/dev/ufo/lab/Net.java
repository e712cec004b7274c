package dev.ufo.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network between Envoy and its upstreams: two namespaces with a wire between them where the
 * lab may make such, else loopback addresses. Only in namespaces can packets be dropped, hosts
 * vanish and routes be missing. The machine's own network is never changed.
 */
final class Net implements AutoCloseable {
  private static final String FAR = "10.91.0.";
  private static final AtomicInteger LOOPBACKS = new AtomicInteger();

  final Side envoy;
  final Side upstream;

  /** Where Envoy and its clients are. */
  final String home;

  private final boolean namespaces;
  private final String prefix;
  private int hosts = 11;
  private @Nullable Wire wire;

  Net(boolean namespaces) throws IOException {
    this.namespaces = namespaces;
    envoy = new Side(namespaces);
    upstream = new Side(namespaces);
    if (namespaces) {
      prefix = "10.90.0.";
      home = prefix + 1;
      lay();
    } else {
      // a network of 250 addresses for each run of each lab
      long pid = ProcessHandle.current().pid();
      prefix = "127." + (2 + pid % 250) + "." + LOOPBACKS.getAndIncrement() % 250 + ".";
      home = prefix + 1;
    }
  }

  /** Whether namespaces can be had: Linux, root, and the programs that furnish them. */
  static boolean canMakeNamespaces() {
    if (!has("ip") || !has("nft")) {
      return false;
    }
    try (Side _ = new Side(true)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static boolean has(String program) {
    return Stream.concat(
            Stream.of("/usr/sbin", "/sbin"),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private void lay() throws IOException {
    envoy.run(
        "ip", "link", "add", "ve0", "type", "veth", "peer", "ve0", "netns", upstream.network());
    envoy.run("ip", "addr", "add", home + "/24", "dev", "ve0");
    upstream.run("ip", "addr", "add", servers() + "/24", "dev", "ve0");
    for (Side side : List.of(envoy, upstream)) {
      side.run("ip", "link", "set", "lo", "up");
      side.run("ip", "link", "set", "ve0", "up");
      side.run("nft", "add", "table", "inet", "lab");
      side.run("nft", "add chain inet lab in { type filter hook input priority 0; }");
    }
  }

  /** An address on the upstreams' side that no endpoint has. */
  String servers() {
    return prefix + 2;
  }

  /** The address of a new host. */
  String address() throws IOException {
    String ip = nowhere();
    hostUp(ip);
    return ip;
  }

  /** An address that no host has. */
  String nowhere() {
    return prefix + hosts++;
  }

  /** A second network, {@code 10.91.0.0/24}, at the end of a link of that many milliseconds. */
  void stretch(double delay, double jitter) throws IOException {
    needNamespaces();
    String network = upstream.network();
    envoy.run("ip", "link", "add", "ve1", "type", "veth", "peer", "w0", "netns", network);
    upstream.run("ip", "link", "add", "ve1", "type", "veth", "peer", "w1");
    upstream.run("ip", "link", "set", "w0", "arp", "off", "up");
    upstream.run("ip", "link", "set", "w1", "arp", "off", "up");
    envoy.run("ip", "addr", "add", FAR + "1/24", "dev", "ve1");
    envoy.run("ip", "link", "set", "ve1", "up");
    upstream.run("ip", "addr", "add", FAR + "2/24", "dev", "ve1");
    upstream.run("ip", "link", "set", "ve1", "up");
    wire = new Wire(upstream, "w0", "w1", delay, jitter);
  }

  /** The address of a new host at the end of the long link. */
  String farAddress() throws IOException {
    String ip = FAR + hosts++;
    upstream.run("ip", "addr", "add", ip + "/24", "dev", "ve1");
    return ip;
  }

  /** Where the application of a pod listens, behind the pod's own Envoy. */
  String local(String host) {
    int last = Integer.parseInt(host.substring(host.lastIndexOf('.') + 1));
    return namespaces ? "127.0.0." + last : prefix + (100 + last);
  }

  void hostUp(String ip) throws IOException {
    if (namespaces) {
      upstream.run("ip", "addr", "add", ip + "/24", "dev", "ve0");
      envoy.run("ip", "neigh", "flush", "all");
    }
  }

  void hostDown(String ip) throws IOException {
    needNamespaces();
    upstream.run("ip", "addr", "del", ip + "/24", "dev", "ve0");
    envoy.run("ip", "neigh", "flush", "all");
  }

  /** A rule of nftables before the upstreams: {@code ip daddr … drop}. */
  void rule(String rule) throws IOException {
    needNamespaces();
    upstream.run("nft", "add rule inet lab in " + rule);
  }

  void noRules() throws IOException {
    upstream.run("nft", "flush", "chain", "inet", "lab", "in");
  }

  private void needNamespaces() throws IOException {
    if (!namespaces) {
      throw new IOException("the scenario does not say that it needs namespaces");
    }
  }

  @Override
  public void close() {
    if (wire != null) {
      wire.close();
    }
    envoy.close();
    upstream.close();
  }
}
