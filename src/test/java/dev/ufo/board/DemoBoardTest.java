package dev.ufo.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The board beside the demo: what was broken stands above what UFO says of it. */
@Timeout(120)
class DemoBoardTest {
  private static final Pattern BOARD = Pattern.compile("Board: (http://\\S+)");

  @TempDir private Path folder;

  @Test
  void demo_brokenOnPurpose_standsAboveTheVerdict() throws IOException {
    Assumptions.assumeTrue(Chromium.binary().isPresent(), Chromium.HOW_TO_GET_ONE);
    try (Chromium browser = new Chromium(Chromium.binary().orElseThrow(), folder);
        Viewing viewing = new Viewing(browser, folder);
        UfoProcess demo =
            new UfoProcess(
                folder,
                "demo",
                "--recordings",
                "--act=wrong-port",
                "--grpc.listen=127.0.0.1:0",
                "--http.listen=127.0.0.1:0")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> demo.output().contains("Board: "));
      Matcher board = BOARD.matcher(demo.output());
      assertThat(board.find()).isTrue();
      Tab tab = viewing.tab();
      tab.go(board.group(1));
      tab.awaitShown("#occasion", "broken on purpose: profile: Envoy was given a port");
      tab.awaitShown("#rows", "wrong port?");
    }
  }
}
