package dev.lodestone.bench.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of every setting of one run. Immutable; iteration follows the order of the study. */
public final class Settings {
  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * The defaults of a scale with the given ones in their place.
   *
   * @param settings what may be set
   * @param scale which defaults
   * @param overrides texts as the user gave them, by name
   * @throws SettingException if a name is unknown or a text is not what its setting expects
   */
  public static Settings resolve(
      List<Setting> settings, Scale scale, Map<String, String> overrides) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Setting setting : settings) {
      String given = overrides.get(setting.name());
      values.put(setting.name(), given == null ? setting.byDefault(scale) : setting.parse(given));
    }
    for (String name : overrides.keySet()) {
      if (!values.containsKey(name)) {
        throw new SettingException(
            "--set "
                + name
                + ": unknown, expected "
                + (settings.isEmpty()
                    ? "none, because this study has no settings"
                    : "one of " + Setting.names(settings)));
      }
    }
    return new Settings(values);
  }

  /** A {@link Setting.Whole} as an int. */
  public int whole(String name) {
    return Math.toIntExact(value(name, Long.class));
  }

  /** A {@link Setting.Real}. */
  public double real(String name) {
    return value(name, Double.class);
  }

  /** A {@link Setting.Reals}. */
  public double[] reals(String name) {
    List<?> numbers = value(name, List.class);
    return numbers.stream().mapToDouble(Double.class::cast).toArray();
  }

  /** A {@link Setting.Flag}. */
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /** A {@link Setting.Choice}. */
  public String choice(String name) {
    return value(name, String.class);
  }

  /** A {@link Setting.Words}. */
  public List<String> words(String name) {
    List<?> words = value(name, List.class);
    return words.stream().map(String.class::cast).toList();
  }

  /** All values by name: Long, Double, Boolean, String, or a list. */
  public Map<String, Object> asMap() {
    return values;
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "setting "
              + name
              + ": expected a declared "
              + type.getSimpleName()
              + ", given "
              + (value == null ? "none" : value.getClass().getSimpleName()));
    }
    return type.cast(value);
  }
}
