package dev.lodestone.interpret;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Initializer;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Program;
import java.util.List;

/**
 * Replicas of one twin network after training, with their anchors. Thread-safe as long as nobody
 * changes its parameters; predictions take turns.
 *
 * <p>A pair enters the first layer linearly, W_a x + W_b x_j + b: both halves are computed once for
 * every point and every anchor instead of once for every pair, which leaves one matrix product over
 * pairs, that of the second layer.
 */
public final class TrainedTwin {
  private final Backend backend;
  private final TwinRegression network;
  private final TwinScaling scaling;
  private final Labelled anchors;
  private final Parameters parameters;
  // Compiled by the first prediction: on a few points that takes as long as the prediction itself.
  private Query compiled;

  TrainedTwin(
      Backend backend,
      TwinRegression network,
      TwinScaling scaling,
      Labelled anchors,
      Parameters parameters) {
    this.backend = backend;
    this.network = network;
    this.scaling = scaling;
    this.anchors = anchors;
    this.parameters = parameters;
  }

  /** The network that was trained. */
  public TwinRegression network() {
    return network;
  }

  /** How features and targets were scaled. */
  public TwinScaling scaling() {
    return scaling;
  }

  /** The parameters of all replicas. */
  public Parameters parameters() {
    return parameters;
  }

  /** Number of anchors, m. */
  public int anchors() {
    return anchors.size();
  }

  /**
   * Predicts the target of every point from all anchors, both orders and all replicas.
   *
   * @param features {@code [n][d]}, in the units of training
   */
  public TwinPrediction predict(Tensor features) {
    return predictScaled(scaling.scale(features));
  }

  private synchronized TwinPrediction predictScaled(Tensor scaled) {
    int points = scaled.shape().extent(0);
    int width = scaled.shape().extent(1);
    if (compiled == null) {
      Tensor point = Tensor.zeros(backend, Shape.of(1, width));
      compiled = new Query(point, overAnchors(point, anchorHalves()));
    }
    Program program = compiled.program();
    TwinPrediction.Collector collector = new TwinPrediction.Collector(points, scaling);
    for (int point = 0; point < points; point++) {
      System.arraycopy(scaled.array(), point * width, compiled.point().array(), 0, width);
      program.run(parameters);
      for (int replica = 0; replica < parameters.replicas(); replica++) {
        collector.add(
            point,
            program.output(0).array()[replica],
            program.output(1).array()[replica],
            program.output(2).array()[replica]);
      }
    }
    return collector.finish(parameters.replicas());
  }

  /**
   * The program for one point.
   *
   * @param point {@code [1][d]}, scaled
   * @param program over all anchors
   */
  private record Query(Tensor point, Program program) {}

  // Of every replica: both halves of the first layer for every anchor, F(x_j, x_(j+1)).
  private Program anchorHalves() {
    Graph graph = new Graph(Graph.Mode.EVALUATION);
    int width = anchors.features().shape().extent(1);
    Node table = graph.input("anchors", anchors(), width);
    FirstLayer first = FirstLayer.of(graph, width, network.width());
    Node left = first.left(table);
    Node right = first.right(table);
    Node links = output(graph.add(left, following(right)));
    Program program =
        Program.compile(backend, graph, List.of(left, right, links), parameters.replicas());
    program.bind("anchors", anchors.features()).run(parameters);
    return program;
  }

  // One query against all anchors: its half of the first layer is a bias of theirs.
  private Program overAnchors(Tensor query, Program halves) {
    Graph graph = new Graph(Graph.Mode.EVALUATION);
    int hidden = network.width();
    int width = query.shape().extent(1);
    Node point = graph.input("query", 1, width);
    Node left = graph.input("left", anchors(), hidden);
    Node right = graph.input("right", anchors(), hidden);
    Node links = graph.input("links", anchors(), 1);
    Node targets = graph.input("targets", anchors(), 1);
    FirstLayer first = FirstLayer.of(graph, width, hidden);
    Node asFirst = graph.reshape(first.left(point), hidden);
    Node asSecond = graph.reshape(first.right(point), hidden);
    Node forward = output(graph.addAlong(right, asFirst, 1));
    Node backward = output(graph.addAlong(left, asSecond, 1));
    List<Node> outputs = statistics(forward, backward, targets, links);
    return Program.compile(backend, graph, outputs, parameters.replicas())
        .bind("query", query)
        .bind("left", halves.output(0))
        .bind("right", halves.output(1))
        .bind("links", halves.output(2))
        .bind("targets", anchors.targets());
  }

  /**
   * The two halves of the first layer.
   *
   * @param weight {@code [2 d][w]}
   * @param bias {@code [w]}
   */
  private record FirstLayer(Node weight, Node bias) {
    static FirstLayer of(Graph graph, int features, int width) {
      return new FirstLayer(
          graph.parameter(
              TwinRegression.FIRST + ".weight",
              Shape.of(2 * features, width),
              Initializer.glorotUniform()),
          graph.parameter(TwinRegression.FIRST + ".bias", Shape.of(width), Initializer.zeros()));
    }

    Node left(Node points) {
      Graph graph = points.graph();
      int features = points.shape().extent(1);
      return graph.addAlong(
          graph.matrixProduct(points, graph.slice(weight, 0, 0, features)), bias, 1);
    }

    Node right(Node points) {
      Graph graph = points.graph();
      int features = points.shape().extent(1);
      return graph.matrixProduct(points, graph.slice(weight, 0, features, 2 * features));
    }
  }

  private Node output(Node sums) {
    return network.afterFirst().apply(sums.graph().relu(sums));
  }

  private static Node following(Node rows) {
    Graph graph = rows.graph();
    int count = rows.shape().extent(0);
    return graph.concatenate(0, graph.slice(rows, 0, 1, count), graph.slice(rows, 0, 0, 1));
  }

  // Mean and variance over the 2 m members, mean square over the loops x, x_j, x_(j+1).
  private static List<Node> statistics(Node forward, Node backward, Node targets, Node links) {
    Graph graph = forward.graph();
    Node above = graph.add(targets, forward);
    Node below = graph.subtract(targets, backward);
    Node mean = graph.multiply(graph.mean(graph.add(above, below)), 0.5);
    Node squares =
        graph.add(
            graph.square(graph.subtract(above, mean)), graph.square(graph.subtract(below, mean)));
    Node loops = graph.add(graph.add(forward, following(backward)), links);
    return List.of(mean, graph.multiply(graph.mean(squares), 0.5), graph.mean(graph.square(loops)));
  }
}
