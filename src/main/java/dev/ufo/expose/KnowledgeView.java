package dev.ufo.expose;

import dev.ufo.knowledge.Article;
import dev.ufo.knowledge.Check;
import dev.ufo.knowledge.FlagArticle;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.knowledge.Reasons;
import dev.ufo.knowledge.Tell;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Symptom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The knowledge as the API shows it: trees for {@link Json}. Commands keep their placeholders. */
final class KnowledgeView {
  private final Supplier<Knowledge> knowledge;

  KnowledgeView(Supplier<Knowledge> knowledge) {
    this.knowledge = knowledge;
  }

  /** What each cause is, in short. */
  Map<String, Object> causes() {
    List<Object> causes = new ArrayList<>();
    for (CauseId id : CauseId.values()) {
      causes.add(head(knowledge.get().of(id)));
    }
    return list("causes", causes);
  }

  /** All of an article. */
  Map<String, Object> cause(CauseId id) {
    Article article = knowledge.get().of(id);
    Map<String, Object> cause = head(article);
    cause.put("how", how(article.how()));
    List<Object> tellFrom = new ArrayList<>();
    for (Tell tell : article.tellFrom()) {
      tellFrom.add(pair("cause", tell.neighbour().id(), "how", tell.how()));
    }
    cause.put("tell_from", tellFrom);
    cause.put("settled_by", article.settle());
    List<Object> verify = new ArrayList<>();
    for (Check check : article.verify()) {
      verify.add(pair("what", check.what(), "command", check.command()));
    }
    cause.put("verify", verify);
    cause.put("fix", article.fix());
    cause.put("why", article.why());
    return cause;
  }

  private Map<String, Object> head(Article article) {
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("id", article.id().id());
    cause.put("title", article.title());
    cause.put("what", article.what());
    cause.put("stage", stage(article.how().stage()));
    List<String> flags = new ArrayList<>();
    for (Flag flag : knowledge.get().flags(article.id())) {
      flags.add(flag.name());
    }
    cause.put("flags", flags);
    cause.put("runbook", Runbooks.address(article.id().id()));
    return cause;
  }

  /** How far a request came, null where that differs. */
  private static @Nullable String stage(Symptom.Stage stage) {
    return stage == Symptom.Stage.NONE
        ? null
        : stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> how(Reasons reasons) {
    Map<String, Object> how = new LinkedHashMap<>();
    List<String> symptoms = new ArrayList<>();
    for (Symptom.Kind kind : reasons.symptoms()) {
      symptoms.add(kind.label());
    }
    how.put("symptoms", symptoms);
    how.put("looks_at", reasons.looksAt());
    how.put("needs", reasons.needs());
    how.put("surer", reasons.surer());
    how.put("doubts", reasons.doubts());
    return how;
  }

  /** What each flag means, and the causes that show under it, the usual ones first. */
  Map<String, Object> flags() {
    List<Object> flags = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      FlagArticle article = knowledge.get().of(flag);
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("flag", flag.name());
      tree.put("name", flag.longName());
      tree.put("side", flag.side().name().toLowerCase(Locale.ROOT));
      tree.put("meaning", article.meaning());
      tree.put("causes", article.causes().stream().map(CauseId::id).toList());
      tree.put("runbook", Runbooks.address(flag.name()));
      flags.add(tree);
    }
    return list("flags", flags);
  }

  private static Map<String, Object> list(String name, List<Object> elements) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("total", elements.size());
    list.put(name, elements);
    return list;
  }

  private static Map<String, Object> pair(String first, String is, String second, String alsoIs) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put(first, is);
    pair.put(second, alsoIs);
    return pair;
  }
}
