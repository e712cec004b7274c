package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.demo.Act;
import dev.ufo.settings.Address;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The recordings that are in the jar. */
final class RecordedStageTest {
  private static final long MOST_BYTES = 500_000;

  @Test
  void recordings_areTheCorpusAndSmall() throws IOException {
    long bytes = 0;
    try (RecordedStage stage = new RecordedStage(new Address("127.0.0.1", 1))) {
      assertThat(stage.acts()).hasSize(3);
      for (Act act : stage.acts()) {
        assertThat(act.clusters()).isNotEmpty();
        assertThat(act.causes()).isNotEmpty();
        for (String kind : new String[] {".rec.gz", ".truth.json"}) {
          String file = act.name() + ".1.40.0.bare" + kind;
          URL packed = RecordedStage.class.getResource("recordings/" + file);
          assertThat(packed).as(file).isNotNull();
          byte[] recording = packed.openStream().readAllBytes();
          assertThat(recording)
              .isEqualTo(Files.readAllBytes(Path.of("src/test/corpus").resolve(file)));
          bytes += recording.length;
        }
      }
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }
}
