package dev.ufo.settings;

import dev.ufo.settings.Written.Entries;
import dev.ufo.settings.Written.Items;
import dev.ufo.settings.Written.Refused;
import dev.ufo.settings.Written.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads one section. Each call declares a key, with its default, its rule and one sentence of
 * documentation, and returns the value of the winning layer, or of the next one, or the default,
 * when that is wrong; what is wrong comes out of {@link Settings#finish}.
 */
public final class Section {
  private final Settings settings;
  private final String name;

  Section(Settings settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  public Address address(String key, String byDefault, String doc) {
    return read(key, byDefault, Form.address(byDefault), doc);
  }

  public long size(String key, String byDefault, String min, String max, String doc) {
    return read(key, byDefault, Form.size(min, max), doc);
  }

  public Duration duration(String key, String byDefault, String min, String max, String doc) {
    return read(key, byDefault, Form.duration(min, max), doc);
  }

  public int integer(String key, int byDefault, int min, int max, String doc) {
    return Math.toIntExact(read(key, String.valueOf(byDefault), Form.integer(min, max), doc));
  }

  public double number(String key, double byDefault, double min, double max, String doc) {
    return read(key, Form.plain(byDefault), Form.number(min, max), doc);
  }

  public boolean bool(String key, boolean byDefault, String doc) {
    return read(key, String.valueOf(byDefault), Form.bool(), doc);
  }

  public String text(String key, String byDefault, String doc) {
    return read(key, byDefault, Form.text(), doc);
  }

  /** One of an enum's constants, written in lower case. */
  public <E extends Enum<E>> E choice(String key, E byDefault, String doc) {
    return read(key, Form.name(byDefault), Form.choice(byDefault.getDeclaringClass()), doc);
  }

  /** A kind of value of one's own. */
  public <T> T read(String key, String byDefault, Form<T> form, String doc) {
    Key declared = declare(key, form.kind(), byDefault, form.rule(), doc);
    T value = form.parse(byDefault);
    for (Written written : settings.written(declared)) {
      value = value(written, declared.path(), form).orElse(value);
    }
    return value;
  }

  /**
   * A YAML list, or one text with commas in the environment, a flag and the default. A list is
   * replaced by that of a later layer, not added to.
   */
  public <T> List<T> list(String key, String byDefault, Form<T> form, String doc) {
    Key declared = declare(key, "list", byDefault, "a list, each " + form.rule(), doc);
    List<T> values = split(byDefault).stream().map(form::parse).toList();
    for (Written written : settings.written(declared)) {
      values = values(written, declared.path(), form).orElse(values);
    }
    return values;
  }

  /**
   * Reports a rule which a key breaks only together with others, where its winning value stands.
   *
   * @param rule a phrase such as "must be longer than window.short=1m"
   */
  public void refuse(String key, String rule) {
    Key declared = settings.key(name + "." + key);
    Written winner =
        settings.written(declared).stream()
            .reduce((_, later) -> later)
            .orElse(new Scalar(Place.NOWHERE, declared.byDefault(), false));
    settings.report(
        winner instanceof Scalar scalar
            ? Problem.value(scalar.at(), declared.path(), scalar.text(), rule)
            : Problem.setting(winner.at(), declared.path(), rule));
  }

  private Key declare(String key, String kind, String byDefault, String rule, String doc) {
    Key declared = new Key(name, key, kind, byDefault, rule, doc);
    settings.declare(declared);
    return declared;
  }

  private <T> Optional<T> value(Written written, String path, Form<T> form) {
    return switch (written) {
      case Scalar scalar when scalar.isNull() ->
          wrong(scalar, path, "has no value, " + form.wellFormed());
      case Scalar scalar -> parsed(scalar, path, form);
      case Items items -> wrong(items, path, "is a list, " + form.wellFormed());
      case Entries entries -> wrong(entries, path, "is a map, " + form.wellFormed());
      case Refused _ -> Optional.empty();
    };
  }

  private <T> Optional<T> parsed(Scalar scalar, String path, Form<T> form) {
    Optional<String> broken =
        scalar.quoted() && !form.quotable()
            ? Optional.of(form.wellFormed() + ", without quotes")
            : form.broken(scalar.text());
    broken.ifPresent(
        rule -> settings.report(Problem.value(scalar.at(), path, scalar.text(), rule)));
    return broken.isPresent() ? Optional.empty() : Optional.of(form.parse(scalar.text()));
  }

  private <T> Optional<List<T>> values(Written written, String path, Form<T> form) {
    List<Written> items = new ArrayList<>();
    if (written instanceof Items list) {
      items.addAll(list.items());
    } else if (written instanceof Scalar scalar && scalar.at().layer() != Place.Layer.FILE) {
      split(scalar.text()).forEach(text -> items.add(new Scalar(scalar.at(), text, false)));
    } else {
      if (!(written instanceof Refused)) {
        wrong(written, path, "must be a list, each " + form.rule());
      }
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      value(items.get(i), path + "[" + i + "]", form).ifPresent(values::add);
    }
    return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  private static List<String> split(String text) {
    return text.isBlank() ? List.of() : Stream.of(text.split(",", -1)).map(String::strip).toList();
  }

  private <T> Optional<T> wrong(Written written, String path, String rule) {
    settings.report(Problem.setting(written.at(), path, rule));
    return Optional.empty();
  }
}
