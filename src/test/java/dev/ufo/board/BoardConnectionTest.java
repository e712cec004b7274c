package dev.ufo.board;

import static dev.ufo.board.Looks.isAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The board when UFO goes away, is stuck, or has no place for it: an old picture looks old. */
@Timeout(120)
class BoardConnectionTest {
  @TempDir private static Path folder;

  private static Chromium browser;

  private Viewing viewing;

  @BeforeAll
  static void start() throws IOException {
    Assumptions.assumeTrue(Chromium.binary().isPresent(), Chromium.HOW_TO_GET_ONE);
    browser = new Chromium(Chromium.binary().orElseThrow(), folder);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void view() {
    viewing = new Viewing(browser, folder);
  }

  @AfterEach
  void nothingWentWrong() {
    viewing.close();
  }

  @Test
  void connectionThatIsLost_isSaid_andHeals_andTheRestartIsSaid() throws Exception {
    UfoProcess first = viewing.serve();
    String http = "--http.listen=127.0.0.1:" + first.httpPort();
    Tab tab = viewing.board(first);
    tab.awaitShown("#quiet", "UFO ");
    first.terminate();
    tab.awaitShown("#link", "lost");
    tab.awaitShown("#notices", "No connection: ");
    assertThat(tab.text("document.title")).isEqualTo("No connection · UFO");
    assertThat(tab.shown("h1")).startsWith("No connection to UFO. At ");
    isAccessible(tab);
    viewing.serve(http);
    tab.awaitShown("#link", "live");
    tab.awaitShown("#notices", "UFO was restarted at ");
    assertThat(tab.is("document.querySelector('[data-kind=lost]').hidden")).isTrue();
    expectNetworkErrors(tab);
  }

  @Test
  void tickThatStops_isSaid_thoughTheConnectionIsOpen() throws Exception {
    UfoProcess ufo = viewing.serve();
    Tab tab = viewing.board(ufo);
    signal("STOP", ufo);
    tab.awaitShown("#link", "silent");
    tab.awaitShown("#notices", "UFO is silent");
    signal("CONT", ufo);
    tab.awaitShown("#link", "live");
    expectNetworkErrors(tab);
  }

  private static void signal(String name, UfoProcess ufo) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(ufo.process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void moreViewersThanPlaces_areToldWhy_andComeInLater() throws Exception {
    UfoProcess ufo = viewing.serve("--http.max_event_clients=1");
    Tab first = viewing.board(ufo);
    Tab second = viewing.tab();
    second.go(Viewing.url(ufo));
    second.awaitShown("#notices", "UFO answered 503: 1 clients follow the events already");
    viewing.leave(first);
    second.awaitThat(
        "document.querySelector('[data-kind=lost] button').click(),"
            + " document.querySelector('#link').innerText === 'live'");
    expectNetworkErrors(second);
  }

  private static void expectNetworkErrors(Tab tab) {
    tab.errors.removeIf(error -> error.contains("\"source\":\"network\""));
  }
}
