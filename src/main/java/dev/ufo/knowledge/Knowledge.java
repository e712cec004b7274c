package dev.ufo.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What UFO knows about each cause and each flag: the articles of {@code causes/ID.md} and {@code
 * flags/FLAG.md}, all read at once. A missing or malformed one is a fault of the build, so loading
 * throws and names file, line and rule. Immutable afterwards; any thread may ask.
 */
public final class Knowledge {
  private final Map<CauseId, Article> causes;
  private final Map<Flag, FlagArticle> flags;

  private Knowledge(Map<CauseId, Article> causes, Map<Flag, FlagArticle> flags) {
    this.causes = causes;
    this.flags = flags;
  }

  /**
   * The one that everybody may share, read when somebody first asks: no start should wait for it.
   */
  public static Knowledge shared() {
    return Shared.KNOWLEDGE;
  }

  private static final class Shared {
    static final Knowledge KNOWLEDGE = load();
  }

  public static Knowledge load() {
    Map<CauseId, Article> causes = new EnumMap<>(CauseId.class);
    for (CauseId id : CauseId.values()) {
      causes.put(id, ArticleReader.read(id, markdown(ArticleReader.file(id))));
    }
    Map<Flag, FlagArticle> flags = new EnumMap<>(Flag.class);
    for (Flag flag : Flag.values()) {
      flags.put(flag, FlagReader.read(flag, markdown(FlagReader.file(flag))));
    }
    return new Knowledge(causes, flags);
  }

  public Article of(CauseId id) {
    return there(causes.get(id), id);
  }

  public FlagArticle of(Flag flag) {
    return there(flags.get(flag), flag);
  }

  /** The flags under which this cause can show. */
  public List<Flag> flags(CauseId id) {
    List<Flag> shown = new ArrayList<>();
    for (FlagArticle article : flags.values()) {
      if (article.causes().contains(id)) {
        shown.add(article.flag());
      }
    }
    return shown;
  }

  private static <T> T there(@Nullable T article, Object subject) {
    if (article == null) {
      throw new IllegalStateException("no article about " + subject);
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
