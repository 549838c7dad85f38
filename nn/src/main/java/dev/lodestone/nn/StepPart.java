package dev.lodestone.nn;

import java.util.List;

/**
 * A part of a mini-batch that is processed at a time.
 *
 * @param executor number of the compiled graph, the same for parts of equal size and weight
 * @param lossRegion where its share of the loss is stored
 * @param columns what is gathered
 * @param columnIndices number of each column in the data set
 * @param offset its first sample within the batch
 * @param size number of samples
 */
record StepPart(
    int executor,
    int lossRegion,
    List<BatchGraph.Column> columns,
    List<Integer> columnIndices,
    int offset,
    int size) {
  /** Copies the lists. */
  StepPart {
    columns = List.copyOf(columns);
    columnIndices = List.copyOf(columnIndices);
  }
}
