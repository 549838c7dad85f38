package dev.lodestone.nn;

import java.util.Map;

/**
 * The columns of one mini-batch as nodes, [size][...] each. Immutable.
 *
 * @param graph the graph that they belong to
 * @param size number of samples
 * @param columns by name
 */
public record Batch(Graph graph, int size, Map<String, Node> columns) {
  /** Copies the map. */
  public Batch {
    columns = Map.copyOf(columns);
  }

  /** The column of this name. */
  public Node column(String name) {
    Node node = columns.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "column: expected one of "
              + columns.keySet().stream().sorted().toList()
              + ", given "
              + name);
    }
    return node;
  }

  /** The column {@value Dataset#FEATURES}. */
  public Node features() {
    return column(Dataset.FEATURES);
  }

  /** The column {@value Dataset#LABELS}. */
  public Node labels() {
    return column(Dataset.LABELS);
  }
}
