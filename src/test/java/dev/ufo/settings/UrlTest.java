package dev.ufo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {
  private static final Form<?> URL = Form.url("http://alertmanager:9093");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alertmanager:9093",
        "http://alertmanager",
        "https://10.0.0.9/alertmanager/",
        "http://[::1]:9093",
        "http://alertmanager.monitoring.svc:9093/a%20b"
      })
  void url_ofTheWeb_taken(String text) {
    assertThat(URL.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alertmanager:9093",
        "//alertmanager:9093",
        "ftp://alertmanager",
        "HTTP://alertmanager",
        "http://",
        "http:///path",
        "http://alert manager",
        "http://alertmanager:99999",
        "http://alertmanager:port",
        "http://ali:sesame@alertmanager:9093",
        "http://alertmanager:9093/?a=b",
        "http://alertmanager:9093/#here",
        "http://alertmanager:9093\nX"
      })
  void url_ofAnotherKind_refused(String text) {
    assertThat(URL.broken(text))
        .hasValue(
            "must be an http:// or https:// URL such as http://alertmanager:9093, with nothing but"
                + " a path");
  }
}
