package dev.ufo.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tabs and agents of one test. It fails when one of the pages had an error or asked for
 * anything elsewhere.
 */
final class Viewing implements AutoCloseable {
  private final Chromium browser;
  private final Path folder;
  private final List<Tab> tabs = new ArrayList<>();
  private final List<UfoProcess> agents = new ArrayList<>();

  Viewing(Chromium browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
  }

  UfoProcess serve(String... options) throws IOException {
    UfoProcess ufo = UfoProcess.serve(folder, options);
    agents.add(ufo);
    return ufo;
  }

  static String url(UfoProcess ufo) {
    return "http://127.0.0.1:" + ufo.httpPort() + "/";
  }

  Tab tab() {
    Tab tab = browser.open();
    tabs.add(tab);
    return tab;
  }

  /** A tab with the board of this agent. */
  Tab board(UfoProcess ufo) {
    Tab tab = tab();
    tab.go(url(ufo));
    tab.awaitShown("#link", "live");
    return tab;
  }

  void leave(Tab tab) {
    tabs.remove(tab);
    tab.close();
  }

  @Override
  public void close() {
    agents.forEach(UfoProcess::close);
    for (Tab tab : tabs) {
      tab.close();
    }
    for (Tab tab : tabs) {
      assertThat(tab.errors).isEmpty();
      assertThat(tab.requests).isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:"));
    }
  }
}
