package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void everyKind_inItsOwnOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1L);
    map.put("a", Arrays.asList(1, 2.5, true, null, "x"));
    map.put("m", Map.of());
    map.put("e", List.of());
    assertThat(Json.text(map))
        .isEqualTo("{\"z\":1,\"a\":[1,2.5,true,null,\"x\"],\"m\":{},\"e\":[]}");
  }

  @Test
  void numbersThatAreNotFinite_areNull() {
    assertThat(Json.text(List.of(Double.NaN, Double.POSITIVE_INFINITY, Long.MIN_VALUE, 1e-4)))
        .isEqualTo("[null,null,-9223372036854775808,1.0E-4]");
  }

  @Test
  void controls_quotes_surrogates_areSafe() {
    assertThat(Json.text("a\"b\\c\n\r\t\u0000\u001f\u007f\u2028"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001f\\u007f\\u2028\"");
    assertThat(Json.text("\uD83D\uDEF8")).isEqualTo("\"\uD83D\uDEF8\"");
    assertThat(Json.text("\uD83D")).isEqualTo("\"\uFFFD\"");
    assertThat(Json.text("\uDEF8x\uD83D\uD83D\uDEF8")).isEqualTo("\"\uFFFDx\uFFFD\uD83D\uDEF8\"");
    assertThat(Json.text(Map.of("k\n", 1))).isEqualTo("{\"k\\n\":1}");
  }

  @Test
  void whatIsNoJson_failsLoudly() {
    assertThatThrownBy(() -> Json.text(new Object())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void randomStrings_areReadBackByAnother() {
    Random random = new Random(25);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536)));
      }
      byte[] json = Json.bytes(new ArrayList<>(List.of(text.toString())));
      JsonReader reader =
          new JsonReader(new StringReader(new String(json, StandardCharsets.UTF_8)));
      reader.setStrictness(Strictness.STRICT);
      String read = JsonParser.parseReader(reader).getAsJsonArray().get(0).getAsString();
      String valid =
          new String(text.toString().getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
      assertThat(read).as("seed 25, round %d", i).isEqualTo(valid);
    }
  }
}
