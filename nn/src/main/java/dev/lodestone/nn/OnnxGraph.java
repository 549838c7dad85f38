package dev.lodestone.nn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the parts of one ONNX GraphProto. Values are known by their names. Not thread-safe. */
final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final List<ProtobufMessage> nodes = new ArrayList<>();
  private final List<ProtobufMessage> initializers = new ArrayList<>();
  private final List<ProtobufMessage> inputs = new ArrayList<>();
  private final List<ProtobufMessage> outputs = new ArrayList<>();
  private int names;

  /** An attribute of a node. */
  record Attribute(ProtobufMessage encoded) {
    private static final int KIND_INT = 2;
    private static final int KIND_STRING = 3;
    private static final int KIND_INTS = 7;

    static Attribute number(String name, long value) {
      return new Attribute(
          new ProtobufMessage().text(1, name).number(3, value).number(20, KIND_INT));
    }

    static Attribute numbers(String name, long... values) {
      return new Attribute(
          new ProtobufMessage().text(1, name).number(8, values).number(20, KIND_INTS));
    }

    static Attribute text(String name, String value) {
      return new Attribute(
          new ProtobufMessage().text(1, name).text(4, value).number(20, KIND_STRING));
    }
  }

  /** Adds a node and returns the name of its output. */
  String node(String operator, List<String> operands, Attribute... attributes) {
    String output = fresh(operator);
    node(operator, operands, output, attributes);
    return output;
  }

  private void node(
      String operator, List<String> operands, String output, Attribute... attributes) {
    ProtobufMessage node = new ProtobufMessage();
    operands.forEach(operand -> node.text(1, operand));
    node.text(2, output).text(3, output).text(4, operator);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.encoded());
    }
    nodes.add(node);
  }

  // A slash is in no name of a parameter or an output that the user chose to be readable.
  private String fresh(String operator) {
    return operator + "/" + names++;
  }

  /** Adds an integer vector known now. */
  String integers(long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    String name = fresh("Integers");
    tensor(name, INT64, new long[] {values.length}, raw.array());
    return name;
  }

  /** Adds a float32 tensor known now. */
  String floats(String name, int[] extents, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    tensor(name, FLOAT, Arrays.stream(extents).asLongStream().toArray(), raw.array());
    return name;
  }

  /** Adds a float32 number known now. */
  String number(double value) {
    return floats(fresh("Number"), new int[0], new float[] {(float) value});
  }

  private void tensor(String name, int type, long[] extents, byte[] raw) {
    initializers.add(
        new ProtobufMessage().number(1, extents).number(2, type).text(8, name).bytes(9, raw));
  }

  /** Declares an input; a negative extent is a multiple of the batch. */
  void input(String name, int[] extents) {
    inputs.add(value(name, extents));
  }

  /** Declares an output that has another value's contents. */
  void output(String name, String value, int[] extents) {
    node("Identity", List.of(value), name);
    outputs.add(value(name, extents));
  }

  private static ProtobufMessage value(String name, int[] extents) {
    ProtobufMessage shape = new ProtobufMessage();
    for (int extent : extents) {
      ProtobufMessage dimension = new ProtobufMessage();
      if (extent >= 0) {
        dimension.number(1, extent);
      } else {
        dimension.text(2, extent == -1 ? "batch" : -extent + "*batch");
      }
      shape.message(1, dimension);
    }
    ProtobufMessage tensor = new ProtobufMessage().number(1, FLOAT).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  /** The whole graph. */
  ProtobufMessage encode(String name) {
    ProtobufMessage graph = new ProtobufMessage();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, name);
    initializers.forEach(initializer -> graph.message(5, initializer));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    return graph;
  }
}
