package dev.lodestone.nn;

import dev.lodestone.kernels.spi.GatherKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The graph of a batch of given size, with one input for each column of a data set. */
final class BatchGraph {
  private BatchGraph() {}

  static Batch of(Graph.Mode mode, Dataset data, int size) {
    Graph graph = new Graph(mode);
    Map<String, Node> columns = new HashMap<>();
    for (String name : data.names()) {
      int[] sample = data.sampleShape(name).toArray();
      int[] extents = IntStream.concat(IntStream.of(size), IntStream.of(sample)).toArray();
      columns.put(name, graph.input(name, extents));
    }
    return new Batch(graph, size, columns);
  }

  /** The columns that some node reads. */
  static List<Column> columns(CompiledGraph compiled, Dataset data) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < compiled.inputs().size(); i++) {
      Node input = compiled.inputs().get(i);
      if (compiled.isRead(input)) {
        columns.add(
            new Column(
                ((Operation.Input) input.operation()).name(), Frame.INPUTS + i, input, data));
      }
    }
    return columns;
  }

  /** One column of a batch: where its rows come from and the region that they are read from. */
  static final class Column {
    private final String name;
    private final int region;
    private final int rows;
    private final int width;
    private final float[] table;

    Column(String name, int region, Node input, Dataset data) {
      this.name = name;
      this.region = region;
      this.rows = input.shape().extent(0);
      this.width = data.sampleShape(name).size();
      this.table = data.tensor(name).array();
    }

    String name() {
      return name;
    }

    int size() {
      return rows * width;
    }

    /** Gathers the rows of a batch into a buffer and points the frame at it. */
    void gather(GatherKernel kernel, int[] indices, int first, float[] buffer, Frame frame) {
      kernel.gather(rows, width, table, 0, indices, first, buffer, 0);
      frame.point(region, buffer, 0);
    }
  }
}
