package dev.ufo.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ufo.signal.CauseId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What UFO knows about each cause: the articles of {@code causes/ID.md}, all read at once. A
 * missing or malformed one is a fault of the build, so loading throws and names file, line and
 * rule. Immutable afterwards; any thread may ask.
 */
public final class Knowledge {
  private final Map<CauseId, Article> articles;

  private Knowledge(Map<CauseId, Article> articles) {
    this.articles = articles;
  }

  public static Knowledge load() {
    Map<CauseId, Article> articles = new EnumMap<>(CauseId.class);
    for (CauseId id : CauseId.values()) {
      articles.put(id, ArticleReader.read(id, markdown(ArticleReader.file(id))));
    }
    return new Knowledge(articles);
  }

  public Article of(CauseId id) {
    Article article = articles.get(id);
    if (article == null) {
      throw new IllegalStateException("no article about " + id);
    }
    return article;
  }

  private static String markdown(String file) {
    try (InputStream in = Knowledge.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": no such resource");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
