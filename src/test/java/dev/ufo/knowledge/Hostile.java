package dev.ufo.knowledge;

import java.util.Map;
import java.util.stream.Stream;

/**
 * Values that a client or a forged log may bring. Those that act leave a file called {@code pwned}.
 */
record Hostile(String value) {
  static Stream<Hostile> values() {
    return Stream.of(
            "'; >pwned; '",
            "\"; >pwned; \"",
            "$(>pwned)",
            "`>pwned`",
            "\\'; >pwned; #",
            "a'$(>pwned)'b",
            "'\\''; >pwned; '\\''",
            "; >pwned",
            "| >pwned",
            "&& >pwned &",
            ">pwned",
            "x >pwned",
            "a\n>pwned\n",
            "a\r>pwned\r",
            "\u001b[201~\n>pwned\n",
            "a\u2028>pwned",
            "a\u0000b",
            "\u202e>pwned",
            "-oProxyCommand=>pwned",
            "--output=pwned",
            "{endpoint}",
            "${IFS}>pwned",
            "*?[a-z]{a,b}~!!",
            "%27%3B%20>pwned",
            "a[$(>pwned)]",
            "\ud800",
            "",
            "-",
            " ",
            "'",
            "\\",
            "'".repeat(1 << 20),
            "a".repeat(1 << 20),
            "[" + ":".repeat(1 << 20) + "]:80",
            "outbound|1|$(>pwned)|$(>pwned).x.svc.y",
            "outbound|1|| '; >pwned; '.x.svc",
            "sidecar~1~$(>pwned).ns~x",
            "sidecar~1~pod.ns~$(>pwned)",
            "127.0.0.1:80;>pwned",
            "127.0.0.1:99999",
            "[::1]:80 >pwned",
            "[::1>pwned]:80",
            "127.0.0.1:80\n")
        .map(Hostile::new);
  }

  /** The value as everything at once. */
  Map<String, String> facts() {
    return Map.of(
        "endpoint", value, "cluster", value, "authority", value, "source", value, "sni", value);
  }

  /** The value wherever its form is free; the rest is fine, so that every command is made. */
  Map<String, String> factsWithEndpoint() {
    return Map.of(
        "endpoint", "127.0.0.1:1",
        "cluster", value,
        "authority", "localhost",
        "source", value,
        "sni", "localhost");
  }
}
