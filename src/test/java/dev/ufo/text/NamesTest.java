package dev.ufo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class NamesTest {
  @Test
  void find_everyNameInAnyCase_isItsAttribute() {
    for (Attribute attribute : Attribute.values()) {
      int rank = 0;
      int own = Names.find(attribute.label());
      assertThat(Names.attribute(own)).isEqualTo(attribute);
      assertThat(Names.rank(own)).isZero();
      for (String alias : attribute.aliases()) {
        for (String name :
            new String[] {
              alias,
              alias.toUpperCase(Locale.ROOT),
              alias.replace('_', '-'),
              alias.replace('-', '_')
            }) {
          assertThat(Names.attribute(Names.find(name))).as(name).isEqualTo(attribute);
        }
        assertThat(Names.rank(Names.find(alias))).as(alias).isEqualTo(++rank);
      }
    }
  }

  @Test
  void find_otherNames_isUnknown() {
    for (String name :
        new String[] {"", "x", "response_cod", "response_code_", "é", "a".repeat(99)}) {
      assertThat(Names.find(name)).as(name).isEqualTo(Names.UNKNOWN);
    }
  }

  @Test
  void recommended_formats_areReadBackAsTheirAttributes() {
    Attribute.recommended()
        .forEach((name, format) -> {
          Operator operator = Operator.of(format);
          assertThat(Names.attribute(operator.name()).label()).as(format).isEqualTo(name);
        });
  }
}
