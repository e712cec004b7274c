package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptTest {
  private static double gzip(String... headers) {
    return Accept.quality(List.of(headers), "gzip");
  }

  @Test
  void quality_asTheClientSays() {
    assertThat(Accept.quality(null, "gzip")).isZero();
    assertThat(gzip()).isZero();
    assertThat(gzip("gzip")).isEqualTo(1);
    assertThat(gzip("deflate, GZIP;q=0.5")).isEqualTo(0.5);
    assertThat(gzip("deflate", "br, gzip")).isEqualTo(1);
    assertThat(gzip("gzip;q=0")).isZero();
    assertThat(gzip("identity")).isZero();
    assertThat(gzip("xgzip, gzipx")).isZero();
    assertThat(gzip("*")).isZero();
  }

  @Test
  void nonsense_isRefused() {
    assertThat(gzip("gzip;q=")).isZero();
    assertThat(gzip("gzip;q=NaN")).isZero();
    assertThat(gzip("gzip;q=-1")).isZero();
    assertThat(gzip("gzip;q=99")).isZero();
    assertThat(gzip(";;;,,,;q=1")).isZero();
  }
}
