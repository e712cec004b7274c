package dev.ufo.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as written; nothing is looked up. The host is a name, an IPv4 address or, in
 * brackets, an IPv6 address; the port is 0 (any free one) to 65535. No host does not mean all
 * hosts: whoever wants to listen everywhere has to say {@code 0.0.0.0} or {@code [::]}.
 *
 * @param host without brackets
 */
public record Address(String host, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):(0|[1-9][0-9]{0,4})");
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*\\.?");
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");
  private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9._-]{1,32}$");

  /** Empty when the text is no host and port. */
  public static Optional<Address> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(written.group(3));
    String v6 = written.group(1);
    String host = v6 != null ? v6 : written.group(2);
    boolean known = v6 != null ? isV6(host) : isNameOrV4(host);
    return known && port <= 65535 ? Optional.of(new Address(host, port)) : Optional.empty();
  }

  /** What ends in a number must be a whole IPv4 address: 10.0.1 and 300.1.1.1 are slips. */
  private static boolean isNameOrV4(String host) {
    return NUMERIC.matcher(host).matches()
        ? V4.matcher(host).matches()
        : NAME.matcher(host).matches();
  }

  /** A zone, as in fe80::1%eth0, need not exist here to be well-formed. */
  private static boolean isV6(String host) {
    try {
      InetAddress.ofLiteral(ZONE.matcher(host).replaceFirst(""));
      return host.indexOf(':') >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Where this machine itself reaches who listens there: on loopback where that is all addresses.
   * Java would ask for the host's own name, which not every container can resolve.
   */
  public static Address here(InetSocketAddress listen) {
    InetAddress at = listen.getAddress();
    boolean all = at != null && at.isAnyLocalAddress();
    String loopback = at instanceof Inet6Address ? "::1" : "127.0.0.1";
    return new Address(all ? loopback : listen.getHostString(), listen.getPort());
  }

  /** As it is written, so that it can be pasted. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
