package dev.lodestone.interpret.symbolic;

/**
 * A formula of a population.
 *
 * @param tree the formula
 * @param loss its weighted mean squared error
 * @param birth when it came into being, so that the oldest can be replaced
 */
record Member(Tree tree, double loss, long birth) {
  /** On one line, so that {@link #parse} gives the same bits. */
  String text() {
    return birth + " " + Double.toHexString(loss) + " " + tree.postfix();
  }

  static Member parse(String text) {
    String[] parts = text.split(" ", 3);
    return new Member(
        Tree.ofPostfix(parts[2]), Double.parseDouble(parts[1]), Long.parseLong(parts[0]));
  }
}
