package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "7B, 7",
    "2kB, 2000",
    "2MB, 2000000",
    "2GB, 2000000000",
    "2KiB, 2048",
    "2MiB, 2097152",
    "2GiB, 2147483648",
    "007kB, 7000",
    "8589934591GiB, 9223372035781033984",
    "8589934592GiB, 9223372036854775807",
    "999999999999999999GB, 9223372036854775807"
  })
  void parse_numberAndUnit_bytes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B",
        "-1",
        "+1",
        "1.5MiB",
        "1 MiB",
        "1_000",
        "16M",
        "16Mi",
        "16mib",
        "16KB",
        "1iB",
        "1kiB",
        "1TiB",
        "0x10",
        "1MiBB",
        "1e3",
        "1000000000000000000",
        "٣B"
      })
  void parse_anythingElse_empty(String text) {
    assertThat(ByteSize.parse(text)).isEmpty();
  }
}
