package dev.lodestone.bench.report;

/** Escaping of text for HTML. */
final class Html {
  private Html() {}

  /** The text with every character that HTML gives a meaning to replaced. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
