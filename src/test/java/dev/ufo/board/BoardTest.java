package dev.ufo.board;

import static dev.ufo.board.Looks.fits;
import static dev.ufo.board.Looks.isAccessible;
import static dev.ufo.board.Looks.isNotTooWide;
import static dev.ufo.board.Looks.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.board.Traffic.End;
import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The board in a real browser, before real agents: one that is well, one with a single incident,
 * one with several, and some for a test alone. The first three are started before all tests, as a
 * page takes a fault of 15 s.
 *
 * <p>With {@code -Dufo.update=true} the pictures of the documentation are taken anew.
 */
@Timeout(600)
class BoardTest {
  private static final Path FILES = Path.of("src/main/resources/dev/ufo/expose/board");
  private static final int MOST_BYTES = 100 * 1024;
  private static final List<String> FINE =
      List.of(
          "cart",
          "catalog",
          "checkout",
          "geo",
          "ledger",
          "mail",
          "prices",
          "profile",
          "reviews",
          "shipping",
          "stock",
          "users");

  private static final String[] SEARCH = {"10.90.0.11", "10.90.0.12", "10.90.0.13"};

  @TempDir private static Path folder;

  private static Chromium browser;
  private static UfoProcess well;
  private static UfoProcess sick;
  private static UfoProcess troubled;
  private static final List<Traffic> traffic = new ArrayList<>();

  private Viewing viewing;

  @BeforeAll
  static void start() throws IOException {
    Assumptions.assumeTrue(Chromium.binary().isPresent(), Chromium.HOW_TO_GET_ONE);
    browser = new Chromium(Chromium.binary().orElseThrow(), folder);
    well = UfoProcess.serve(folder);
    shop(well);
    sick = UfoProcess.serve(folder);
    Traffic one = shop(sick).add("search", End.WELL, SEARCH);
    troubled = UfoProcess.serve(folder);
    Traffic several = shop(troubled).add("search", End.WELL, SEARCH);
    several.add("orders", End.EXPIRED, "10.90.1.11", "10.90.1.12");
    several.add("media", End.NO_HOST, "10.90.2.11");
    several.add("billing", End.WELL, "10.90.3.11").add("billing", End.OVERFLOW, "10.90.3.12");
    Traffic full = new Traffic(troubled.grpcPort(), "sidecar~10.90.0.2~batch-5c4d.shop~shop.svc");
    traffic.add(full);
    full.add("rates", End.NO_DESCRIPTOR, "10.93.1.11").add("risk", End.NO_DESCRIPTOR, "10.93.2.11");
    full.add("tax", End.NO_DESCRIPTOR, "10.93.3.11");
    // what never worked would not be a process that is down
    sick.awaitMetricAbove("ufo_requests_total{cluster=\"search\"}", 60);
    one.turn("10.90.0.12", End.REFUSED);
    troubled.awaitMetricAbove("ufo_requests_total{cluster=\"search\"}", 60);
    several.turn("10.90.0.12", End.REFUSED);
  }

  /** Healthy traffic of an Envoy with many clusters. */
  private static Traffic shop(UfoProcess ufo) {
    Traffic envoy = new Traffic(ufo.grpcPort(), "sidecar~10.90.0.1~edge-7d9f.shop~shop.svc");
    traffic.add(envoy);
    for (int i = 0; i < FINE.size(); i++) {
      envoy.add(FINE.get(i), End.WELL, "10.91.%d.11".formatted(i), "10.91.%d.12".formatted(i));
    }
    return envoy;
  }

  @AfterAll
  static void stop() {
    traffic.forEach(Traffic::close);
    for (UfoProcess ufo : new UfoProcess[] {well, sick, troubled}) {
      if (ufo != null) {
        ufo.close();
      }
    }
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

  // ---- what it says

  @Test
  void allWell_looksCalm() throws IOException {
    Tab tab = viewing.board(well);
    tab.awaitShown("h1", "All 12 upstreams are fine");
    assertThat(tab.text("document.title")).isEqualTo("All fine · UFO");
    tab.awaitShown("#facts", "since the last entry");
    tab.awaitShown("#quiet", "Nothing stands out");
    assertThat(tab.is("document.getElementById('sick').hidden")).isTrue();
    for (String scheme : List.of("dark", "light")) {
      tab.scheme(scheme);
      isAccessible(tab);
    }
    fits(tab);
    picture(tab, "board-quiet.png");
    tab.phone();
    isAccessible(tab);
    isNotTooWide(tab);
  }

  @Test
  void fineUpstreams_areFound() {
    Tab tab = viewing.board(well);
    tab.awaitShown("#quiet summary", "Fine upstreams · 12");
    tab.click("#quiet summary");
    tab.awaitShown(".upstreams", "catalog");
    tab.click("input[type=search]");
    tab.type("ship");
    tab.awaitThat(
        "document.querySelectorAll(\".upstreams\")[0].innerText.startsWith(\"shipping\")");
    isAccessible(tab);
    tab.type("wreck");
    tab.awaitShown("#quiet", "No fine upstream has that in its name.");
  }

  @Test
  void ufoThatSeesNothing_doesNotLookFine_andSaysWhatIsMissing() throws IOException {
    UfoProcess ufo = viewing.serve();
    Tab tab = viewing.board(ufo);
    tab.awaitShown("h1", "UFO sees nothing: no Envoy has connected");
    tab.awaitShown("#calm", "No Envoy has opened a stream yet");
    assertThat(tab.text("document.title")).isEqualTo("Sees nothing · UFO");
    isAccessible(tab);
    try (Traffic envoy = new Traffic(ufo.grpcPort(), "edge")) {
      tab.awaitShown("h1", "UFO sees nothing: 1 Envoy stream is open, but no entry has come");
      envoy.add("cart", End.WELL, "10.90.0.11");
      tab.awaitShown("h1", "The one upstream is fine");
    }
    tab.awaitShown("h1", "UFO sees nothing: no Envoy is connected");
  }

  @Test
  void oneIncident_isOpenedByItself_andSaysAllAtAGlance() throws Exception {
    Tab tab = viewing.board(sick);
    tab.awaitShown(".row .badge", "page");
    tab.awaitShown(".row.open .title", "search: 10.90.0.12:8080 refuses connections");
    assertThat(tab.shown("h1")).isEqualTo("1 upstream fails");
    assertThat(tab.text("document.title")).isEqualTo("1 failing · UFO");
    assertThat(tab.shown(".head"))
        .contains("process-down", "UF", "1 of 3")
        .containsPattern("\\d+ %");
    for (String seen : List.of(".known", ".for", ".command", ".fixes")) {
      assertThat(
              tab.number(
                  "document.querySelector('%s').getBoundingClientRect().bottom".formatted(seen)))
          .as(seen + " is seen without scrolling")
          .isLessThan(900);
    }
    assertThat(tab.shown(".timeline")).contains("first failure", "detected", "diagnosed", "paged");
    assertThat(tab.shown(".samples")).contains("10.90.0.12:8080", "/cart/items");
    assertThat(tab.shown(".detail")).contains("runbook", "Nothing speaks against it");
    tab.awaitShown(".kinds", "UF UpstreamConnectionFailure");
    tab.awaitShown("#quiet .flags", "UF UpstreamConnectionFailure");
    isAccessible(tab);
    picture(tab, "board-incident.png");
    tab.scheme("dark");
    isAccessible(tab);
    tab.phone();
    isAccessible(tab);
    isNotTooWide(tab);
    picture(tab, "board-phone.png");
  }

  @Test
  void severalIncidents_fitTheScreen_worstFirst() throws IOException {
    Tab tab = viewing.board(troubled);
    tab.awaitThat("document.querySelectorAll('[data-tier=page]').length === 5");
    assertThat(tab.shown("h1")).isEqualTo("7 upstreams fail");
    assertThat(tab.shown("#rows"))
        .contains("orders: the certificate of each of 2 endpoints is outside its validity")
        .contains("media: probably no-healthy-endpoints")
        .contains("billing: a circuit breaker is open");
    fits(tab);
    isAccessible(tab);
    picture(tab, "board.png");
    tab.scheme("dark");
    isAccessible(tab);
    picture(tab, "board-dark.png");
    tab.phone();
    isNotTooWide(tab);
    isAccessible(tab);
  }

  @Test
  void doubt_isSaid_withWhatSettlesIt() {
    Tab tab = viewing.board(troubled);
    tab.awaitShown("#rows", "media");
    tab.value(
        "[...document.querySelectorAll('.title')].find(t =>"
            + " t.innerText.includes('media')).click()");
    tab.awaitShown(".row.open .confidence", "probably");
    tab.awaitShown(".rivals", "no-endpoints");
    assertThat(tab.shown(".rivals")).contains("membership_total");
    isAccessible(tab);
  }

  // ---- how soon

  /**
   * Ticks come each second, so what is there with the second one behind an incident was there
   * within two. No clock is read, as a busy machine has a slow one: the test sees the bytes that
   * the board sees, and gives it two frames to show them.
   */
  @Test
  void verdict_isSeen_withTheSecondTickBehindItsEvent() throws Exception {
    UfoProcess ufo = viewing.serve();
    Tab tab = viewing.tab();
    tab.beforeEachPage(
        """
        window.seen = [];
        const ask = window.fetch;
        window.fetch = async (...what) => {
          const answer = await ask(...what);
          if (!what[0].endsWith('/events')) {
            return answer;
          }
          const [ours, theirs] = answer.body.tee();
          look(ours.pipeThrough(new TextDecoderStream()));
          return new Response(theirs, answer);
        };
        const frame = () => new Promise(requestAnimationFrame);
        async function look(events) {
          let told = false;
          for await (const text of events) {
            told ||= text.includes('event: incident');
            if (told && text.includes('event: tick')) {
              await frame();
              await frame();
              seen.push([...document.querySelectorAll('.title')].map(t => t.innerText).join());
            }
          }
        }
        """);
    tab.go(Viewing.url(ufo));
    tab.awaitShown("#link", "live");
    String recording = "src/test/corpus/process-down.1.40.0.bare.rec.gz";
    try (UfoProcess player =
        new UfoProcess(
            folder, "replay", recording, "--to", "127.0.0.1:" + ufo.grpcPort(), "--speed", "3")) {
      tab.awaitThat("seen.length >= 2");
      assertThat(player.output()).isEmpty();
    }
    assertThat(tab.text("seen[1]")).contains("search: 10.90.0.12:8080 refuses connections");
    tab.awaitThat("document.getElementById('news').textContent.startsWith('New: search')");
  }

  // ---- how it is used

  @Test
  void row_opensByKeyboardAndClick_andTheAddressSaysSo() {
    Tab tab = viewing.board(troubled);
    tab.awaitThat("document.querySelectorAll('.row').length === 5");
    while (!tab.is("document.activeElement.classList.contains('title')")) {
      tab.press("Tab");
    }
    String first = tab.text("document.activeElement.innerText");
    tab.press("Enter");
    tab.awaitThat("document.activeElement.getAttribute('aria-expanded') === 'true'");
    String address = tab.text("location.href");
    assertThat(address).contains("/#");
    tab.press("Tab");
    tab.press("Escape");
    assertThat(tab.number("document.querySelectorAll('.row.open').length")).isZero();
    assertThat(tab.text("document.activeElement.innerText")).isEqualTo(first);

    tab.click(".row:last-child .what");
    tab.awaitThat("document.querySelector('.row:last-child.open')");
    tab.value("history.go(-2)");
    tab.awaitThat("location.href === '" + address + "'");
    tab.awaitThat("document.querySelector('.row.open .title').innerText === `" + first + "`");
    tab.reload();
    tab.awaitShown(".row.open .title", first);
    assertThat(tab.number("document.querySelectorAll('.row.open').length")).isOne();
  }

  @Test
  void runbook_isALinkAway_inTheSameStyle() {
    Tab tab = viewing.board(sick);
    tab.awaitShown(".row.open .known", "runbook");
    tab.click(".known a");
    tab.awaitShown(".runbook h1", "process-down");
    isAccessible(tab);
    tab.scheme("dark");
    isAccessible(tab);
    tab.phone();
    isNotTooWide(tab);
    tab.click("nav a");
    tab.awaitShown("#link", "live");
  }

  @Test
  void linkToWhatIsNotKnown_isSaid() {
    Tab tab = viewing.tab();
    tab.go(Viewing.url(well) + "#gone-20200101T000000.000Z");
    tab.awaitShown("#notices", "The incident gone-20200101T000000.000Z is not known here");
  }

  @Test
  void copy_putsTheCommandIntoTheClipboard() {
    Tab tab = viewing.board(sick);
    tab.mayUseClipboard(Viewing.url(sick));
    tab.awaitShown(".row.open", "Verify");
    tab.click(".command .copy");
    tab.awaitShown(".command .copy", "copied");
    assertThat(tab.text("navigator.clipboard.readText()")).isEqualTo("nc -vz -w 5 10.90.0.12 8080");
    tab.value("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    tab.click(".checks li:nth-child(2) .copy");
    tab.awaitShown(".checks li:nth-child(2) .copy", "copied");
  }

  @Test
  void whatSheSelects_staysSelected_whileTheRestGoesOn() {
    Tab tab = viewing.board(sick);
    tab.awaitShown(".row.open .for", "were refused");
    tab.value("getSelection().selectAllChildren(document.querySelector('.for li'))");
    String selected = tab.text("getSelection().toString()");
    String numbers = tab.shown(".numbers");
    tab.value(
        """
        window.ticks = 0;
        new EventSource('/api/v1/events').addEventListener('tick', () => ticks++);
        true
        """);
    tab.awaitThat("ticks >= 4");
    assertThat(tab.text("getSelection().toString()")).isEqualTo(selected);
    assertThat(tab.shown(".numbers")).isEqualTo(numbers);
    tab.value("getSelection().removeAllRanges()");
    tab.awaitThat("document.querySelector('.numbers').innerText !== `" + numbers + "`");
  }

  @Test
  void theme_isRemembered() {
    Tab tab = viewing.board(well);
    assertThat(tab.shown("#theme")).isEqualTo("Dark");
    tab.click("#theme");
    String dark = tab.text("getComputedStyle(document.documentElement).backgroundColor");
    tab.reload();
    tab.awaitShown("#link", "live");
    assertThat(tab.shown("#theme")).isEqualTo("Light");
    assertThat(tab.text("getComputedStyle(document.documentElement).backgroundColor"))
        .isEqualTo(dark);
  }

  @Test
  void withoutScripts_theTextIsNamed() {
    Tab tab = viewing.tab();
    tab.withoutScripts();
    tab.go(Viewing.url(well));
    tab.awaitShown("noscript", "This board needs JavaScript");
  }

  // ---- what is hostile, many, or one

  @Test
  void hostileName_staysText() throws Exception {
    String name =
        "<img src=x onerror=alert(1)>\u202Egnp.exe\n\"quoted\" '%s' ${x}" + "x".repeat(10_000);
    UfoProcess ufo = viewing.serve();
    try (Traffic envoy = new Traffic(ufo.grpcPort(), "<b>edge</b>\u202E")) {
      envoy.add(name, End.WELL, "10.90.0.11").add(name, End.REFUSED, "10.90.0.12");
      Tab tab = viewing.board(ufo);
      tab.mayUseClipboard(Viewing.url(ufo));
      tab.awaitShown(".row .title", "<img src=x onerror=alert(1)>\\u202egnp.exe\\n\"quoted\"");
      assertThat(tab.shown(".row .title")).contains("10.90.0.12:8080 refuses");
      tab.click(".row .what");
      tab.awaitShown(".row.open .known", "<img src=x");
      String address = tab.text("location.href");
      assertThat(tab.number("document.querySelectorAll('main img, main b b, #quiet img').length"))
          .isZero();
      assertThat(tab.is("/[\\u202e\\u0007]/.test(document.documentElement.outerHTML)")).isFalse();
      isAccessible(tab);
      tab.click(".known .copy");
      tab.awaitShown(".known .copy", "copied");
      String known =
          tab.text(
              "fetch('/api/v1/incidents').then(r => r.json()).then(b => b.incidents[0].cluster)");
      assertThat(tab.text("navigator.clipboard.readText()")).isEqualTo(known);
      isNotTooWide(tab);
      tab.phone();
      isNotTooWide(tab);
      tab.reload();
      tab.awaitShown(".row.open .known", "<img src=x");
      assertThat(tab.text("location.href")).isEqualTo(address);
    }
  }

  @Test
  void manyIncidents_areAHundredRows_andANumber() throws IOException {
    UfoProcess ufo = viewing.serve();
    try (Traffic envoy = new Traffic(ufo.grpcPort(), "edge")) {
      for (int i = 0; i < 130; i++) {
        envoy.add("c%03d".formatted(i), End.REFUSED, "10.92.%d.11".formatted(i));
      }
      Tab tab = viewing.board(ufo);
      tab.awaitShown("#more", "and 30 more");
      assertThat(tab.number("document.querySelectorAll('.row').length")).isEqualTo(100);
      assertThat(tab.text("document.title")).isEqualTo("130 failing · UFO");
    }
  }

  @Test
  void oneRootOfManyClusters_isOneRow() {
    Tab tab = viewing.board(troubled);
    tab.awaitShown("#rows", "3 clusters, one root: ");
    tab.awaitShown("#rows", "envoy-out-of-descriptors · rates, risk, tax");
    tab.value(
        "[...document.querySelectorAll('.title')].find(t => t.innerText.includes('one"
            + " root')).click()");
    tab.awaitShown(".row.open .siblings", "tax");
    tab.click(".siblings li:last-child a");
    tab.awaitThat("location.hash.startsWith('#tax-')");
    tab.awaitThat("document.querySelector('.siblings li:last-child a[aria-current]')");
    tab.awaitShown(".row.open .known", "tax");
    isAccessible(tab);
  }

  // ---- the files

  @Test
  void files_areSmall_andAllServed() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
        String name = file.getFileName().toString();
        String path =
            name.endsWith(".js") ? "/board/" + name : name.equals("index.html") ? "/" : "/" + name;
        assertThat(well.get(path).statusCode()).as(path).isEqualTo(200);
      }
    }
    assertThat(bytes).as("bytes of the board").isLessThanOrEqualTo(MOST_BYTES);
  }
}
