package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:19001",
        "0.0.0.0:0",
        "255.255.255.255:65535",
        "localhost:1",
        "ufo.monitoring.svc.cluster.local:19001",
        "ufo.example.:443",
        "xn--bcher-kva.example:80",
        "_grpc.a-b:80",
        "1a:80",
        "[::]:19001",
        "[::1]:19001",
        "[2001:db8::1]:80",
        "[1:2:3:4:5:6:7:8]:80",
        "[::ffff:10.0.0.1]:80",
        "[fe80::1%eth0]:80"
      })
  void parse_hostAndPort_printsAsWritten(String text) {
    assertThat(Address.parse(text)).map(Address::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "19001",
        ":19001",
        "*:19001",
        "localhost",
        "localhost:",
        "localhost:http",
        "localhost:65536",
        "localhost:99999",
        "localhost:080",
        "localhost:-1",
        "localhost:1 ",
        " localhost:1",
        "a b:1",
        "a..b:1",
        "-a:1",
        "a-:1",
        "a/b:1",
        "http://a:1",
        "user@a:1",
        "300.1.1.1:80",
        "10.0.1:80",
        "1.2.3.4.5:80",
        "01.2.3.4:80",
        "1:80",
        "0x7f000001:80",
        "::1:80",
        "::1",
        "[]:80",
        "[::1]",
        "[::1]80",
        "[::1:80",
        "[:::]:80",
        "[1::2::3]:80",
        "[1:2:3:4:5:6:7:8:9]:80",
        "[12345::]:80",
        "[g::]:80",
        "[10.0.0.1]:80",
        "[localhost]:80",
        "[fe80::1%]:80",
        "[fe80::1%a/b]:80",
        "bücher.example:80",
        "a:1\n"
      })
  void parse_anythingElse_empty(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1:7",
    "::, [::1]:7",
    "127.0.0.2, 127.0.0.2:7",
    "::1, [0:0:0:0:0:0:0:1]:7",
    "10.0.0.1, 10.0.0.1:7"
  })
  void here_allAddresses_isLoopback(String listen, String reached) throws UnknownHostException {
    // as a configuration has it, an address of which nobody asked for a name
    InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(listen), 7);
    assertThat(Address.here(socket)).hasToString(reached);
  }

  @Test
  void here_unresolvedName_asItIs() {
    InetSocketAddress socket = InetSocketAddress.createUnresolved("no.such.host", 7);
    assertThat(Address.here(socket)).hasToString("no.such.host:7");
  }

  @Test
  void parse_longestName_253Characters() {
    String label = "a".repeat(63);
    String name = String.join(".", label, label, label, "a".repeat(61));
    assertThat(Address.parse(name + ":1")).isPresent();
    assertThat(Address.parse(name + "a:1")).isEmpty();
    assertThat(Address.parse(label + "a:1")).isEmpty();
  }
}
