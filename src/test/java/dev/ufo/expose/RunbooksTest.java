package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.knowledge.Article;
import dev.ufo.knowledge.Check;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.knowledge.Tell;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RunbooksTest {
  private static final Knowledge KNOWLEDGE = Knowledge.shared();
  private static final Runbooks RUNBOOKS = new Runbooks(() -> KNOWLEDGE);

  /** What the board's server gives beside the runbooks. */
  private static final List<String> BESIDE = List.of("/", "/board.css", "/icon.svg");

  /** Every page by its address. */
  private static Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>(Map.of(Runbooks.INDEX, RUNBOOKS.index()));
    for (CauseId id : CauseId.values()) {
      pages.put("/runbooks/" + id, RUNBOOKS.page(id));
    }
    for (Flag flag : Flag.values()) {
      pages.put("/runbooks/" + flag, RUNBOOKS.page(flag));
    }
    return pages;
  }

  static Stream<Map.Entry<String, String>> eachPage() {
    return pages().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("eachPage")
  void page_isAWholeDocument(Map.Entry<String, String> page) throws Exception {
    assertThat(page.getValue()).startsWith("<!DOCTYPE html>\n");
    Document document = Xml.parsed(page.getValue());
    assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(Xml.all(document, "title"))
        .singleElement()
        .satisfies(title -> assertThat(title.getTextContent()).endsWith(" – UFO"));
    assertThat(Xml.all(document, "meta"))
        .extracting(meta -> meta.getAttribute("name"))
        .containsExactly("", "viewport");
    assertThat(Xml.all(document, "h1")).hasSize(1);
    assertThat(Xml.all(document, "nav"))
        .singleElement()
        .satisfies(nav -> {
          assertThat(nav.getTextContent()).contains("Board").contains("Runbooks");
        });
  }

  /** {@code default-src 'none'; style-src 'self'; img-src 'self'} stops nothing of it. */
  @ParameterizedTest
  @MethodSource("eachPage")
  void page_needsNothingButItsStyleSheetAndIcon(Map.Entry<String, String> page) throws Exception {
    Document document = Xml.parsed(page.getValue());
    assertThat(Xml.all(document, "*"))
        .extracting(Element::getTagName)
        .isSubsetOf(
            "html", "head", "meta", "title", "link", "body", "nav", "main", "h1", "h2", "p", "ul",
            "li", "code", "a");
    assertThat(Xml.all(document, "link"))
        .extracting(link -> link.getAttribute("href"))
        .containsExactly("/board.css", "/icon.svg");
    for (Element element : Xml.all(document, "*")) {
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        Attr attribute = (Attr) element.getAttributes().item(i);
        assertThat(attribute.getName())
            .isIn("lang", "charset", "name", "content", "rel", "href", "class", "id");
      }
    }
  }

  @Test
  void links_allLeadSomewhere() throws Exception {
    Map<String, Document> documents = new HashMap<>();
    for (Map.Entry<String, String> page : pages().entrySet()) {
      documents.put(page.getKey(), Xml.parsed(page.getValue()));
    }
    List<String> broken = new ArrayList<>();
    for (Map.Entry<String, Document> page : documents.entrySet()) {
      for (Element link : Xml.all(page.getValue(), "a")) {
        String to = link.getAttribute("href");
        if (!documents.containsKey(to) && !BESIDE.contains(to)) {
          broken.add(page.getKey() + " to " + to);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void index_leadsToEveryPageOnce() throws Exception {
    List<String> to = new ArrayList<>(hrefs(Xml.parsed(RUNBOOKS.index())));
    to.removeAll(BESIDE);
    assertThat(to).containsExactlyInAnyOrderElementsOf(pages().keySet());
    assertThat(RUNBOOKS.indexText())
        .contains("\n## Connecting\n- `process-down`: An endpoint that worked before refuses")
        .contains("\n## Before an endpoint is chosen\n- `no-endpoints`: ")
        .contains("\n## Anything else\n- `unexplained`: ")
        .contains("\n- `UF` UpstreamConnectionFailure: Envoy chose an endpoint");
  }

  @ParameterizedTest
  @EnumSource
  void headings_haveIdsToLinkTo(CauseId id) throws Exception {
    Document page = Xml.parsed(RUNBOOKS.page(id));
    assertThat(Xml.all(page, "h1").get(0).getAttribute("id")).isEqualTo(id.id());
    assertThat(Xml.all(page, "h2"))
        .extracting(heading -> heading.getAttribute("id"))
        .containsExactly(
            "what-happens",
            "how-ufo-knows",
            "tell-it-from",
            "settle",
            "verify",
            "fix",
            "why-the-fix-works");
    Set<String> ids = new HashSet<>();
    assertThat(Xml.all(page, "*"))
        .extracting(element -> element.getAttribute("id"))
        .filteredOn(each -> !each.isEmpty())
        .allMatch(ids::add);
  }

  /** Neighbours and flags can be followed; the commands are all there, readable. */
  @ParameterizedTest
  @EnumSource
  void page_ofACause_saysAllOfItsArticle(CauseId id) throws Exception {
    Article article = KNOWLEDGE.of(id);
    Document page = Xml.parsed(RUNBOOKS.page(id));
    assertThat(hrefs(page))
        .containsAll(article.tellFrom().stream().map(tell -> address(tell)).toList())
        .containsAll(KNOWLEDGE.flags(id).stream().map(flag -> "/runbooks/" + flag).toList())
        .doesNotContain("/runbooks/" + id);
    List<String> code = Xml.all(page, "code").stream().map(Element::getTextContent).toList();
    assertThat(code).containsAll(article.verify().stream().map(Check::command).toList());
    String text = page.getDocumentElement().getTextContent();
    assertThat(text)
        .contains(article.title())
        .contains("the board and the API fill them in")
        .contains(article.how().doubts().replace("`", ""));
    assertThat(RUNBOOKS.text(id)).isEqualTo(article.markdown());
  }

  @ParameterizedTest
  @EnumSource
  void page_ofAFlag_leadsToItsCauses(Flag flag) throws Exception {
    assertThat(hrefs(Xml.parsed(RUNBOOKS.page(flag))))
        .containsAll(KNOWLEDGE.of(flag).causes().stream().map(id -> "/runbooks/" + id).toList())
        .doesNotContain("/runbooks/" + flag);
    assertThat(RUNBOOKS.text(flag)).isEqualTo(KNOWLEDGE.of(flag).markdown());
  }

  private static String address(Tell tell) {
    return "/runbooks/" + tell.neighbour();
  }

  private static List<String> hrefs(Document page) {
    return Xml.all(page, "a").stream().map(link -> link.getAttribute("href")).toList();
  }
}
