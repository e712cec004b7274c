package dev.ufo.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.text.Json.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The pull reader against the reader of YAML, of which JSON is a part. */
final class JsonTest {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(10_000_000).build();

  private static Json over(String text) {
    byte[] b = ("," + text + ",").getBytes(UTF_8);
    return new Json().over(b, 1, b.length - 1);
  }

  /** The value as maps, lists and texts; anything but a whole value throws. */
  private static Object tree(String text) {
    Json json = over(text);
    Object value = value(json, json.next());
    if (json.next() != Token.END) {
      throw new IllegalStateException(json.wrong());
    }
    return value;
  }

  private static Object value(Json json, Token token) {
    return switch (token) {
      case STRING -> text(json);
      case NUMBER, TRUE, FALSE -> text(json);
      case NULL -> "null";
      case BEGIN_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (Token each = json.next(); each != Token.END_ARRAY; each = json.next()) {
          list.add(value(json, each));
        }
        yield list;
      }
      case BEGIN_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Token each = json.next(); each == Token.NAME; each = json.next()) {
          String name = text(json);
          map.put(name, value(json, json.next()));
        }
        yield map;
      }
      default -> throw new IllegalStateException(json.wrong());
    };
  }

  private static String text(Json json) {
    return new String(json.text, json.at, json.length, UTF_8);
  }

  private static Object asText(Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((name, each) -> texts.put(name.toString(), asText(each)));
        yield texts;
      }
      case List<?> list -> list.stream().map(JsonTest::asText).toList();
      default -> value.toString();
    };
  }

  private static String random(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Integer.toString(random.nextInt());
      case 3, 4 -> string(random);
      case 5 -> {
        List<String> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(random(random, depth + 1));
        }
        yield "[" + String.join(random.nextBoolean() ? "," : " , ", list) + "]";
      }
      default -> {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.add("\"k" + i + "\" : " + random(random, depth + 1));
        }
        yield "{" + String.join(",", members) + "}";
      }
    };
  }

  private static String string(Random random) {
    String[] pieces = {
      "a",
      " ",
      "é",
      "\\n",
      "\\\"",
      "\\\\",
      "\\/",
      "\\u0041",
      "\\u20ac",
      "\\ud83d\\ude00",
      "{",
      "]",
      ",",
      ":"
    };
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.append('"').toString();
  }

  @Test
  void next_randomValues_areWhatAnotherReaderSees() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String text = random(random, 0);
      Object expected = asText(new Load(SETTINGS).loadFromString(text));
      assertThat(tree(text)).as("%s, seed %d", text, seed).isEqualTo(expected);
    }
  }

  @Test
  void next_cutAnywhere_isWrong() {
    String whole = "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",{\"b\":null}],\"c\":true}";
    assertThat(tree(whole)).isNotNull();
    for (int length = 0; length < whole.length(); length++) {
      Json json = over(whole.substring(0, length));
      Token token = json.next();
      for (int i = 0; i < 100 && token != Token.END && token != Token.WRONG; i++) {
        token = json.next();
      }
      assertThat(token).as("cut at %d", length).isEqualTo(Token.WRONG);
      assertThat(json.wrong()).isNotEmpty();
    }
  }

  @Test
  void next_whatIsNoJson_isWrong() {
    for (String text :
        new String[] {
          "",
          " ",
          "}",
          "{]",
          "[}",
          "{\"a\"}",
          "{\"a\":}",
          "{a:1}",
          "{\"a\":1,}",
          "[1,]",
          "[,1]",
          "[1 2]",
          "{\"a\" 1}",
          "01x",
          "+1",
          "1.",
          ".5",
          "1e",
          "--1",
          "tru",
          "nul",
          "'a'",
          "\"a",
          "\"\\x\"",
          "\"\\u12g4\"",
          "\"\\u12",
          "1 1",
          "{} {}",
          "NaN",
          "{\"a\":1 \"b\":2}"
        }) {
      Json json = over(text);
      Token token = json.next();
      for (int i = 0; i < 100 && token != Token.END && token != Token.WRONG; i++) {
        token = json.next();
      }
      assertThat(token).as(text).isEqualTo(Token.WRONG);
    }
  }

  @Test
  void next_halfOfAPair_isAReplacementCharacter() {
    assertThat(tree("\"\\ud83d!\"")).isEqualTo("\ufffd!");
    assertThat(tree("\"\\ud83d\\u0041\"")).isEqualTo("\ufffdA");
    assertThat(tree("\"\\ude00\"")).isEqualTo("\ufffd");
  }

  @Test
  void next_controlCharactersInStrings_areTaken() {
    assertThat(tree("\"a\tb\u0001\"")).isEqualTo("a\tb\u0001");
  }

  /** Which of them are objects stands in one bit each. */
  @Test
  void next_asDeepAsItGoes_isRead_oneDeeperIsNot() {
    String deepest = "{\"a\":[".repeat(31) + "]}".repeat(31);
    assertThat(tree(deepest)).isNotNull();
    assertThatThrownBy(() -> tree("[" + deepest + "]")).hasMessage("is nested too deeply");
  }

  @Test
  void next_tooDeep_isWrongAndNoOverflow() {
    Json json = over("[".repeat(100_000));
    Token token = json.next();
    while (token == Token.BEGIN_ARRAY) {
      token = json.next();
    }
    assertThat(token).isEqualTo(Token.WRONG);
    assertThat(json.wrong()).isEqualTo("is nested too deeply");
  }

  @Test
  void skip_anyValue_goesBehindIt() {
    Json json = over("{\"a\":{\"b\":[1,{\"c\":2}]},\"d\":[[]],\"e\":5}");
    json.next();
    for (String name : new String[] {"a", "d", "e"}) {
      assertThat(json.next()).isEqualTo(Token.NAME);
      assertThat(text(json)).isEqualTo(name);
      json.skip(json.next());
    }
    assertThat(json.next()).isEqualTo(Token.END_OBJECT);
    assertThat(json.next()).isEqualTo(Token.END);
  }
}
