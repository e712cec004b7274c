package dev.ufo.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ufo.feed.Corpus;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Symptom;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Delta;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Any text has a symptom, a bounded one, in linear time; and real traffic has none unknown. */
class SymptomsHostileTest {
  private static final long SEED = 0x5741_2026L;
  private static final int ROUNDS = 60_000;
  private static final int MEGABYTE = 1 << 20;

  private static final List<String> TEXTS =
      List.of(
          "",
          "-",
          "{",
          "}",
          "{}",
          "|",
          ",",
          ":",
          "TLS_error",
          "TLS_error:|:|:|:::TLS_error_end",
          "TLS_error:|ffffffffff:a:b:c|9999999999:::",
          "TLS_error|error:",
          "TLS_error|error:zzzzzzzz:SSL:x:HTTP_REQUEST",
          "TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED",
          "TLS_error:|268436496:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE"
              + "|268435610:SSL routines:OPENSSL_internal:HANDSHAKE_FAILURE_ON_CLIENT_HELLO"
              + ":TLS_error_end",
          "TLS_error:|33554536:system library:OPENSSL_internal:Connection reset by peer",
          "verify cert failed: SAN matcher, certificate SANs are [a, b]",
          "delayed connect error: ",
          "delayed connect error: Connection refused",
          "immediate connect error: 99|remote address:10.0.0.1:80",
          "immediate connect error:._|",
          "failed to bind to ",
          "failed to bind to 1.2.3.4:0: Address already in use",
          "failed to bind to |:_",
          "socket creation failure",
          "upstream_reset_before_response_started",
          "upstream_reset_before_response_started{",
          "upstream_reset_before_response_started{}",
          "upstream_reset_before_response_started{|,|}",
          "upstream_reset_before_response_started{remote_connection_failure|TLS_error:|",
          "upstream_reset_after_response_started{remote_reset}",
          "dns_resolution_failure{{{{",
          "downstream_local_disconnect(",
          "via_upstream",
          "\u0000\u0007\u001b[31m\n",
          "\u00e9\ud83d\ude00\ud83d\uffff\u202e",
          Signature.OTHER);

  @SuppressWarnings("unused") // the source of the parameters below
  private static final List<String> RECORDINGS = Corpus.ALL;

  private static Symptom assertBounded(Seen seen, String why) {
    Symptom symptom = seen.symptom();
    assertThat(symptom.detail()).as(why).hasSizeLessThanOrEqualTo(Wording.MAX_PIECE);
    for (int i = 0; i < symptom.detail().length(); i++) {
      assertThat((int) symptom.detail().charAt(i)).as(why).isBetween((int) ' ', (int) '~');
    }
    return symptom;
  }

  @Test
  void of_everyTextAtEveryPlaceWithEveryFlag_bounded() {
    for (String text : TEXTS) {
      for (Flag flag : Flag.values()) {
        for (Seen seen : List.of(Seen.http(flag), Seen.tcp(flag), Seen.listener(flag))) {
          assertBounded(seen.details(text), text);
          assertBounded(seen.reason(text), text);
          assertBounded(seen.downstream(text), text);
          assertBounded(seen.before("remote_connection_failure|" + text).reason(text), text);
        }
      }
    }
  }

  @Test
  void of_megabytes_linear() {
    for (String text : TEXTS) {
      String many = text.repeat(MEGABYTE / Math.max(text.length(), 1));
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            assertBounded(Seen.http(Flag.UF).reason(many), text);
            assertBounded(Seen.http(Flag.UF).reason("TLS_error:|" + many), text);
            assertBounded(Seen.http(Flag.UF).before("connection_failure," + many), text);
            assertBounded(Seen.http(Flag.URX).details(many), text);
            assertBounded(Seen.listener().downstream(many), text);
          },
          text);
    }
  }

  /** Known texts with pieces moved, doubled, cut and replaced. */
  @Test
  void of_mutatedTexts_boundedAndNothingThrown() {
    Random random = new Random(SEED);
    Flag[] flags = Flag.values();
    LogType[] types = LogType.values();
    for (int round = 0; round < ROUNDS; round++) {
      String why = "seed " + SEED + ", round " + round;
      Flag one = flags[random.nextInt(flags.length)];
      Flag two = flags[random.nextInt(flags.length)];
      Seen seen =
          switch (random.nextInt(3)) {
            case 0 -> Seen.http(one, two);
            case 1 -> Seen.tcp(one, two);
            default -> Seen.listener(one, two);
          };
      seen = seen.of(types[random.nextInt(types.length)]);
      seen = seen.came(Seen.shape("hlsarn".substring(random.nextInt(6), 6)));
      seen = seen.details(mutated(random)).reason(mutated(random)).downstream(mutated(random));
      Symptom symptom = assertBounded(seen, why);
      if (seen.signature().isDropped()) {
        assertThat(symptom.none()).as(why).isFalse();
      }
    }
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(TEXTS.get(random.nextInt(TEXTS.size())));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(at);
        case 1 -> text.insert(at, TEXTS.get(random.nextInt(TEXTS.size())));
        case 2 -> text.insert(at, "|,:_{}. 0f".charAt(random.nextInt(10)));
        default -> {
          if (at < text.length()) {
            text.setCharAt(at, (char) random.nextInt(0x300));
          }
        }
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void of_recording_everyFailureKnown(String name) {
    Rig rig = new Rig(Caps.DEFAULT, 0);
    Corpus.replay(name, rig.observer);
    Delta delta = rig.collect();
    for (var row : delta.rows().keySet()) {
      Signature signature = row.signature();
      Symptom symptom = Symptoms.of(signature);
      if (signature.failed()) {
        assertThat(symptom.kind())
            .as("%s of %s", signature, name)
            .isNotIn(
                Symptom.Kind.NONE,
                Symptom.Kind.OTHER,
                Symptom.Kind.TLS_OTHER,
                Symptom.Kind.CONNECT_FAILED);
      }
    }
  }

  /** The tables say of themselves what the code says. */
  @Test
  void tables_everyRowHasASymptom_andNoNameTwice() {
    assertThat(Symptoms.tables()).extracting(SymptomTable::name).doesNotHaveDuplicates();
    for (SymptomTable table : Symptoms.tables()) {
      for (SymptomTable.Row row : table.rows()) {
        assertThat(row.symptom().none()).as(row.said()).isFalse();
      }
    }
  }
}
