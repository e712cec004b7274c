package dev.ufo.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import org.junit.jupiter.api.Test;

/** The table of types against Envoy's own protocol. */
class LogTypeTest {
  @Test
  void of_everyTypeOfTheProtocol_known() {
    for (AccessLogType type : AccessLogType.values()) {
      if (type != AccessLogType.UNRECOGNIZED) {
        LogType ours = LogType.of(type.getNumber());
        assertThat(ours).as("%s", type).isNotEqualTo(LogType.UNKNOWN);
        assertThat(ours.ordinal()).isEqualTo(type.getNumber());
        String name = ours.name().replace("_", "");
        assertThat(name.equals("DOWNSTREAMTUNNELESTABLISHED") || name.equalsIgnoreCase(type.name()))
            .as("%s is %s", ours, type)
            .isTrue();
      }
    }
  }

  @Test
  void of_anyOtherNumber_unknown() {
    for (int number : new int[] {-1, 15, 16, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(LogType.of(number)).isEqualTo(LogType.UNKNOWN);
    }
  }
}
