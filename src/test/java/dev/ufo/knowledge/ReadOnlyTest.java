package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.CauseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command of an article looks and changes nothing, wherever it is pasted: each program in it is
 * one of these, with arguments of this form. What is not listed is refused.
 */
class ReadOnlyTest {
  private static final Map<String, String> HARMLESS =
      Map.ofEntries(
          Map.entry("cat", "(<&3 >/dev/null)?"),
          Map.entry("curl", "(?!.*( -X| --request| -d| --data| -F| -T| -o (?!/dev/null))).*"),
          Map.entry("cut", ".*"),
          Map.entry("date", "-u"),
          Map.entry("dig", "[+] ?.*"),
          Map.entry("dmesg", "-T"),
          Map.entry("exec", "3<>/dev/tcp/\\S+"),
          Map.entry("grep", ".*"),
          Map.entry("head", ".*"),
          Map.entry("ip", "-br address|(-6 )?route show|route get \\S+|neigh show \\S+"),
          Map.entry("istioctl", "proxy-(config|status) .*"),
          Map.entry(
              "kubectl",
              "(get|top) .*|exec .* -- (ip (-br address|route get \\S+)|cat /etc/resolv.conf)"),
          Map.entry("ls", "/proc/.*"),
          Map.entry("nc", "(-vz )?-w \\d+ \\S+ \\S+( </dev/null)?"),
          Map.entry("nft", "list ruleset"),
          Map.entry("nstat", "-az .*"),
          Map.entry("od", "-c"),
          Map.entry("openssl", "(s_client|x509) .*"),
          Map.entry("pgrep", "-o -x envoy"),
          Map.entry("ping", "-M do -c 3 .*"),
          Map.entry("printf", ".* >&3"),
          Map.entry("ps", "-o .*"),
          Map.entry("sort", ""),
          Map.entry("ss", "(?!.*(-K|--kill)).*"),
          Map.entry("sysctl", "[a-z0-9_. ]+"),
          Map.entry("tcpdump", "-nv?i any -c 10 .*"),
          Map.entry("tracepath", "-n \\S+"),
          Map.entry("uniq", "-c"),
          Map.entry("wc", "-l"));

  /** Envoy's admin interface can also end it, drain it and forget its counters. */
  private static final String READ_BY_ADMIN =
      "(stats|clusters|config_dump|certs|memory|server_info)\\b.*";

  @ParameterizedTest
  @EnumSource
  void command_changesNothing(CauseId id) {
    for (Check check : Knowledge.shared().of(id).verify()) {
      assertThat(objections(check.command())).as(check.command()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -r /",
        "nc -vz -w 5 {host} {port}; reboot",
        "ls /proc/$(kill 1)",
        "curl -s -X POST '{admin}/stats'",
        "curl -s '{admin}/quitquitquit'",
        "curl -s {admin}/reset_counters",
        "kubectl delete pod x",
        "kubectl exec x -- rm /etc/resolv.conf",
        "sysctl -w net.ipv4.ip_forward=1",
        "ip route del default",
        "nft flush ruleset",
        "dmesg -T >/etc/motd",
        "time timeout 5 reboot",
        "date -u && reboot",
      })
  void objections_toWhatChangesSomething_areMade(String command) {
    assertThat(objections(command)).isNotEmpty();
  }

  @Test
  void objections_toTextInQuotes_areNotMade() {
    assertThat(objections("time grep 'a; rm b > c' | sort")).isEmpty();
  }

  private static List<String> objections(String command) {
    List<String> objections = new ArrayList<>();
    for (String part : parts(command)) {
      String simple = part.strip().replaceFirst("^time ", "").replaceFirst("^timeout \\d+ ", "");
      String[] words = simple.split(" ", 2);
      String arguments = words.length == 1 ? "" : words[1].strip();
      String form = HARMLESS.get(words[0]);
      if (form == null || !arguments.matches(form)) {
        objections.add(simple);
      }
      if (unquoted(simple).matches(".*>(?!/dev/null|&|/dev/tcp/).*")) {
        objections.add("writes: " + simple);
      }
    }
    for (String path : command.split("\\{admin}/", -1)) {
      if (!command.startsWith(path) && !path.matches(READ_BY_ADMIN)) {
        objections.add("admin: " + path);
      }
    }
    return objections;
  }

  /** The simple commands, those inside parentheses too. */
  private static List<String> parts(String command) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\'' || c == '"') {
        quote = quote == 0 ? c : quote == c ? 0 : quote;
      }
      if (quote == 0 && "|;()".indexOf(c) >= 0) {
        parts.add(part.toString());
        part.setLength(0);
        if (c == ')') { // the rest of the word that it was put into
          int end = command.indexOf(' ', i);
          i = end < 0 ? command.length() : end;
        }
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts.stream().filter(simple -> !simple.isBlank()).toList();
  }

  private static String unquoted(String text) {
    return text.replaceAll("'[^']*'|\"[^\"]*\"", "");
  }
}
