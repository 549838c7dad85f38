package dev.lodestone.interpret;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The window of sites that a localisation network sees at once.
 *
 * @param height rows
 * @param width columns
 */
public record ReceptiveField(int height, int width) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

  /** Refuses an empty window. */
  public ReceptiveField {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "receptive field: expected at least 1x1, given " + height + "x" + width);
    }
  }

  /**
   * Reads rows x columns, for example {@code 1x2}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static ReceptiveField parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "receptive field: expected rows x columns, for example 1x2, given " + text);
    }
    return new ReceptiveField(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether it covers a lattice of these extents. */
  public boolean covers(int latticeHeight, int latticeWidth) {
    return height == latticeHeight && width == latticeWidth;
  }

  /** Number of sites. */
  public int sites() {
    return height * width;
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
