package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleViewTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/api/v2/orders, /api/v2/orders",
    "/orders/7, /orders/…",
    "/orders/A-20261121-77, /orders/…",
    "/users/ann@example.org/cart, /users/…/cart",
    "/t/eyJhbGciOiJIUzI1NiIsInR5cCI6, /t/…",
    "/a%40b/x=y;z, /…/…",
    "/payments.checkout.v1.Payments/Charge, /payments.checkout.v1.Payments/Charge",
  })
  void redacted_leavesOutWhatLooksPersonal(String path, String shown) {
    assertThat(SampleView.redacted(path)).isEqualTo(shown);
  }
}
