package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of the parameters of R replicas of one network, contiguous [R][P]: within a replica the
 * parameters follow each other in the order of {@link #names()}, row major, without gaps. Not
 * synchronised: one writer at a time.
 */
public final class Parameters {
  private final List<String> names;
  private final List<Shape> shapes;
  private final Map<String, Integer> offsets = new HashMap<>();
  private final int replicas;
  private final int count;
  private final float[] values;

  private Parameters(List<String> names, List<Shape> shapes, int replicas, float[] values) {
    this.names = List.copyOf(names);
    this.shapes = List.copyOf(shapes);
    int total = 0;
    for (int i = 0; i < names.size(); i++) {
      if (offsets.put(names.get(i), total) != null) {
        throw new IllegalArgumentException(
            "names: expected different names, given " + names.get(i) + " twice");
      }
      total = Math.addExact(total, shapes.get(i).size());
    }
    this.count = total;
    this.replicas = replicas;
    this.values = values == null ? new float[Math.multiplyExact(replicas, total)] : values;
    if (this.values.length != replicas * total) {
      throw new ShapeMismatchException(
          "Parameters: values",
          replicas + " replicas of " + total + " values",
          this.values.length + " values");
    }
  }

  /** Zeros of the given names and shapes. */
  public static Parameters zeros(List<String> names, List<Shape> shapes, int replicas) {
    return new Parameters(names, shapes, replicas, null);
  }

  /** Shares the given array [replicas][P] with the caller. */
  public static Parameters wrap(
      List<String> names, List<Shape> shapes, int replicas, float[] values) {
    return new Parameters(names, shapes, replicas, values);
  }

  /** Zeros for the parameters of a graph. */
  public static Parameters zeros(Graph graph, int replicas) {
    List<String> names = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (Node node : graph.parameters()) {
      names.add(((Operation.Parameter) node.operation()).name());
      shapes.add(node.shape());
    }
    return zeros(names, shapes, replicas);
  }

  /**
   * The parameters of a graph, each started by its initialiser; replica i depends on (key,
   * firstReplica + i) only.
   */
  public static Parameters initialized(Graph graph, long key, int firstReplica, int replicas) {
    Parameters parameters = zeros(graph, replicas);
    for (int replica = 0; replica < replicas; replica++) {
      long replicaKey = KeyedRandom.replicaKey(key, firstReplica + replica);
      for (Node node : graph.parameters()) {
        Operation.Parameter parameter = (Operation.Parameter) node.operation();
        String name = parameter.name();
        int offset = parameters.offset(replica, name);
        Initializer initializer = parameter.initializer();
        initializer.fill(node.shape(), name, replicaKey, parameters.values, offset);
      }
    }
    return parameters;
  }

  /** Names in the order of storage. */
  public List<String> names() {
    return names;
  }

  /** Extents in the order of storage. */
  public List<Shape> shapes() {
    return shapes;
  }

  /** Extents of a parameter. */
  public Shape shape(String name) {
    return shapes.get(names.indexOf(require(name)));
  }

  /** Number of replicas, R. */
  public int replicas() {
    return replicas;
  }

  /** Number of values of one replica, P. */
  public int count() {
    return count;
  }

  /** The live values, [R][P]. */
  public float[] array() {
    return values;
  }

  /** Where a parameter begins in {@link #array()}. */
  public int offset(int replica, String name) {
    if (replica < 0 || replica >= replicas) {
      throw new IllegalArgumentException(
          "replica: expected 0 to " + (replicas - 1) + ", given " + replica);
    }
    return replica * count + offsets.get(require(name));
  }

  private String require(String name) {
    if (!offsets.containsKey(name)) {
      throw new IllegalArgumentException("name: expected one of " + names + ", given " + name);
    }
    return name;
  }

  /** A copy of a parameter, row major. */
  public float[] get(int replica, String name) {
    int offset = offset(replica, name);
    return Arrays.copyOfRange(values, offset, offset + shape(name).size());
  }

  /** Overwrites a parameter, row major. */
  public void set(int replica, String name, float[] newValues) {
    int offset = offset(replica, name);
    int size = shape(name).size();
    if (newValues.length != size) {
      throw new ShapeMismatchException(
          "Parameters: " + name, size + " values", newValues.length + " values");
    }
    System.arraycopy(newValues, 0, values, offset, size);
  }

  /** Refuses parameters that are not those of a graph. */
  void requireFor(Graph graph, int expectedReplicas) {
    Parameters expected = zeros(graph, 0);
    if (!names.equals(expected.names) || !shapes.equals(expected.shapes)) {
      throw new ShapeMismatchException("parameters", expected.describe(), describe());
    }
    if (replicas != expectedReplicas) {
      throw new ShapeMismatchException(
          "parameters", expectedReplicas + " replicas", replicas + " replicas");
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.get(i)).append(" ").append(shapes.get(i));
    }
    return text.toString();
  }

  /** A copy of one replica. */
  public Parameters replica(int replica) {
    float[] some = Arrays.copyOfRange(values, replica * count, (replica + 1) * count);
    return new Parameters(names, shapes, 1, some);
  }

  /** A copy of all. */
  public Parameters copy() {
    return new Parameters(names, shapes, replicas, values.clone());
  }
}
