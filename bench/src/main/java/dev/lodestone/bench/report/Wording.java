package dev.lodestone.bench.report;

import java.util.Locale;

/** Sentences with numbers in them, the same in every country. */
public final class Wording {
  private Wording() {}

  /** {@link String#format} with a decimal point. */
  @SuppressWarnings("AnnotateFormatMethod")
  public static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
