package dev.lodestone.bench.study;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One quantity that a user may change, with its meaning, its bounds and its value at each scale.
 *
 * <p>Names are lower case words joined by underscores. Immutable.
 */
public sealed interface Setting {
  /** The key of {@code --set key=value}. */
  String name();

  /** One line, with the unit where there is one. */
  String meaning();

  /** The value where the user gives none: Long, Double, Boolean, String or an immutable List. */
  Object byDefault(Scale scale);

  /** What {@link #parse(String)} accepts, for example {@code a whole number from 2 to 512}. */
  String expected();

  /**
   * The value that a text stands for, of the same type as the default.
   *
   * @throws SettingException if it is not what is expected
   */
  Object parse(String text);

  /** A whole number between two bounds, both allowed. */
  record Whole(
      String name, String meaning, long least, long most, long quick, long standard, long paper)
      implements Setting {
    @Override
    public Long byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "a whole number from " + least + " to " + most;
    }

    @Override
    public Long parse(String text) {
      try {
        long value = Long.parseLong(text.strip());
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException notWhole) {
        // Falls through to the sentence below, which is the same for every wrong text.
      }
      throw refusal(this, text);
    }
  }

  /** A number between two bounds, both allowed. */
  record Real(
      String name,
      String meaning,
      double least,
      double most,
      double quick,
      double standard,
      double paper)
      implements Setting {
    @Override
    public Double byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "a number from " + least + " to " + most;
    }

    @Override
    public Double parse(String text) {
      return parseReal(this, text, text, least, most);
    }
  }

  /** Numbers between two bounds, both allowed, separated by commas. */
  record Reals(
      String name,
      String meaning,
      double least,
      double most,
      List<Double> quick,
      List<Double> standard,
      List<Double> paper)
      implements Setting {
    /** Copies the lists. */
    public Reals {
      quick = List.copyOf(quick);
      standard = List.copyOf(standard);
      paper = List.copyOf(paper);
    }

    @Override
    public List<Double> byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "numbers from " + least + " to " + most + ", separated by commas";
    }

    @Override
    public List<Double> parse(String text) {
      return parts(text).map(part -> parseReal(this, text, part, least, most)).toList();
    }
  }

  /** Yes or no. */
  record Flag(String name, String meaning, boolean quick, boolean standard, boolean paper)
      implements Setting {
    @Override
    public Boolean byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public Boolean parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw refusal(this, text);
      };
    }
  }

  /** One word of a few. */
  record Choice(
      String name,
      String meaning,
      List<String> choices,
      String quick,
      String standard,
      String paper)
      implements Setting {
    /** Copies the choices. */
    public Choice {
      choices = List.copyOf(choices);
    }

    @Override
    public String byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", choices);
    }

    @Override
    public String parse(String text) {
      if (choices.contains(text.strip())) {
        return text.strip();
      }
      throw refusal(this, text);
    }
  }

  /**
   * Words separated by commas, each of which a regular expression matches.
   *
   * @param form the expression
   * @param example a text that matches, shown to the user
   */
  record Words(
      String name,
      String meaning,
      Pattern form,
      String example,
      List<String> quick,
      List<String> standard,
      List<String> paper)
      implements Setting {
    /** Copies the lists. */
    public Words {
      quick = List.copyOf(quick);
      standard = List.copyOf(standard);
      paper = List.copyOf(paper);
    }

    @Override
    public List<String> byDefault(Scale scale) {
      return pick(scale, quick, standard, paper);
    }

    @Override
    public String expected() {
      return "words like " + example + ", separated by commas";
    }

    @Override
    public List<String> parse(String text) {
      List<String> words = parts(text).toList();
      if (words.stream().allMatch(word -> form.matcher(word).matches())) {
        return words;
      }
      throw refusal(this, text);
    }
  }

  private static <T> T pick(Scale scale, T quick, T standard, T paper) {
    return switch (scale) {
      case QUICK -> quick;
      case STANDARD -> standard;
      case PAPER -> paper;
    };
  }

  private static Stream<String> parts(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip);
  }

  private static double parseReal(
      Setting setting, String text, String part, double least, double most) {
    try {
      double value = Double.parseDouble(part.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notReal) {
      // Falls through to the sentence below, which is the same for every wrong text.
    }
    throw refusal(setting, text);
  }

  private static SettingException refusal(Setting setting, String text) {
    return new SettingException(
        "--set "
            + setting.name()
            + ": expected "
            + setting.expected()
            + ", given "
            + (text.isEmpty() ? "nothing" : text));
  }

  /** The names, joined for a sentence. */
  static String names(List<Setting> settings) {
    return settings.stream().map(Setting::name).collect(Collectors.joining(", "));
  }
}
