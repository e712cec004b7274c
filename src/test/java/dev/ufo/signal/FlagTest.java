package dev.ufo.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.ufo.signal.Flag.Side;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of flags against Envoy's own protocol. */
class FlagTest {
  @Test
  void protoField_everyFieldOfResponseFlags_isAFlag() {
    Set<Integer> numbers =
        ResponseFlags.getDescriptor().getFields().stream()
            .map(FieldDescriptor::getNumber)
            .collect(Collectors.toSet());
    for (int number : numbers) {
      assertThat(Flag.bitOfField(number)).as("field %d", number).isNotZero();
      assertThat(number).isLessThan(Flag.FIRST_UNKNOWN_FIELD);
    }
    for (Flag flag : Flag.values()) {
      if (flag.protoField() != 0) {
        assertThat(numbers).contains(flag.protoField());
        assertThat(Flag.bitOfField(flag.protoField())).isEqualTo(flag.bit());
      }
    }
    assertThat(numbers).hasSize(28);
  }

  /** Envoy calls a field as the flag's long name, more or less. */
  @Test
  void longName_fieldsName_sayTheSame() {
    Set<Flag> namedOtherwise =
        EnumSet.of(Flag.UAEX, Flag.LH, Flag.DPE, Flag.OM, Flag.DF, Flag.RLSE, Flag.IH);
    for (Flag flag : EnumSet.complementOf(EnumSet.copyOf(namedOtherwise))) {
      if (flag.protoField() != 0) {
        String field = ResponseFlags.getDescriptor().findFieldByNumber(flag.protoField()).getName();
        assertThat(field.replace("_", "")).isEqualToIgnoringCase(flag.longName());
      }
    }
  }

  /** Envoy's own bits, as CEL shows them: those of its CoreResponseFlag. */
  @Test
  void bit_asEnvoyNumbersThem() {
    assertThat(Flag.values()).hasSize(30);
    assertThat(Flag.LH.bit()).isEqualTo(1);
    assertThat(Flag.UF.bit()).isEqualTo(1 << 5);
    assertThat(Flag.UAEX.bit()).isEqualTo(1 << 12);
    assertThat(Flag.URX.bit()).isEqualTo(1 << 15);
    assertThat(Flag.NC.bit()).isEqualTo(1 << 24);
    assertThat(Flag.DF.bit()).isEqualTo(1 << 26);
    assertThat(Flag.DO.bit()).isEqualTo(1 << 27);
    assertThat(Flag.UDO.bit()).isEqualTo(1 << 29);
  }

  @Test
  void bitOfField_noFlagsNumber_zero() {
    for (int number : new int[] {0, -1, 29, 30, 63, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(Flag.bitOfField(number)).isZero();
    }
  }

  @Test
  void of_bits_inEnvoysOrder() {
    assertThat(Flag.of(0)).isEmpty();
    assertThat(Flag.of(Flag.URX.bit() | Flag.UF.bit())).containsExactly(Flag.UF, Flag.URX);
    assertThat(Flag.of(-1)).containsExactly(Flag.values());
  }

  @Test
  void anyUpstream_onlyFlagsOfTheWayToTheUpstream() {
    for (Flag flag : Flag.values()) {
      assertThat(Flag.anyUpstream(flag.bit())).isEqualTo(flag.side() == Side.UPSTREAM);
    }
  }
}
