package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Decides what runs together: scale, bias and activation inside the product, convolution or sum
 * that they follow, and pointwise nodes inside the one chain that uses them.
 */
final class Fusion {
  // Longer chains gain nothing and outgrow a compiler's inlining.
  private static final int LONGEST_CHAIN = 16;

  /**
   * What is folded into a product, convolution or sum.
   *
   * @param source the product, convolution or sum
   * @param result the last of the folded nodes
   * @param scale factor of the source
   * @param bias one value a channel, or null
   * @param activation applied last
   * @param slope factor of a product that is a gradient on its way back, or null
   */
  record Epilogue(
      Node source, Node result, double scale, Node bias, Activation activation, Slope slope) {
    Epilogue(Node source, Node result, double scale, Node bias, Activation activation) {
      this(source, result, scale, bias, activation, null);
    }
  }

  private final Graph graph;
  private final boolean[] needed;
  private final boolean[] output;
  private final List<List<Node>> users = new ArrayList<>();
  private final Epilogue[] epilogues;
  private final boolean[] absorbed;
  private final int[] roots;
  private final int[] lengths;

  Fusion(Graph graph, List<Node> outputs, boolean fuse) {
    int size = graph.nodes().size();
    this.graph = graph;
    this.needed = Compiler.reachable(graph, outputs);
    this.output = new boolean[size];
    this.epilogues = new Epilogue[size];
    this.absorbed = new boolean[size];
    this.roots = new int[size];
    this.lengths = new int[size];
    outputs.forEach(node -> output[plain(node).index()] = true);
    listUsers();
    if (fuse) {
      foldEpilogues();
    }
    groupChains(fuse);
  }

  /** The node without marks that stop gradients. */
  static Node plain(Node node) {
    return node.operation() instanceof Operation.StopGradient stop ? plain(stop.input()) : node;
  }

  private void listUsers() {
    for (Node node : graph.nodes()) {
      users.add(new ArrayList<>(1));
      if (needed[node.index()] && !(node.operation() instanceof Operation.StopGradient)) {
        node.operation().operands().forEach(from -> users.get(plain(from).index()).add(node));
      }
    }
  }

  private Node soleUser(Node node) {
    List<Node> all = users.get(node.index());
    return all.size() == 1 && !output[node.index()] ? all.getFirst() : null;
  }

  private void foldEpilogues() {
    for (Node node : graph.nodes()) {
      if (needed[node.index()]) {
        Epilogue epilogue = epilogueOf(node);
        if (epilogue != null && !epilogue.result().equals(node)) {
          epilogues[epilogue.result().index()] = epilogue;
          absorb(node, epilogue.result());
          if (epilogue.slope() != null) {
            absorb(epilogue.slope().first(), epilogue.result());
          }
        }
      }
    }
  }

  private void absorb(Node from, Node result) {
    for (Node node = from; !node.equals(result); node = soleUser(node)) {
      absorbed[node.index()] = true;
    }
  }

  private Epilogue epilogueOf(Node node) {
    return switch (node.operation()) {
      case Operation.MatrixProduct ignored -> {
        Epilogue gradient = sloped(node);
        yield gradient != null ? gradient : activated(biased(scaled(node)));
      }
      case Operation.Convolution ignored -> activated(biased(bare(node)));
      case Operation.Sum ignored -> scaled(node);
      default -> null;
    };
  }

  private static Epilogue bare(Node node) {
    return new Epilogue(node, node, 1, null, Activation.IDENTITY);
  }

  private Epilogue scaled(Node node) {
    Node user = soleUser(node);
    Node factor = partner(user, node, PointwiseFunction.MULTIPLY);
    OptionalDouble scale = factor == null ? OptionalDouble.empty() : constant(factor);
    return scale.isPresent()
        ? new Epilogue(node, user, scale.getAsDouble(), null, Activation.IDENTITY)
        : bare(node);
  }

  private Epilogue sloped(Node node) {
    Node user = soleUser(node);
    Node factor = partner(user, node, PointwiseFunction.MULTIPLY);
    Slope slope = factor == null || soleUser(factor) == null ? null : Slope.of(factor);
    return slope == null || soleUser(slope.first()) == null
        ? null
        : new Epilogue(node, user, 1, null, Activation.IDENTITY, slope);
  }

  private static OptionalDouble constant(Node node) {
    return Simplification.constant(node);
  }

  // Both products [batch][channel] and convolutions [batch][channel][row][column] have one bias a
  // channel, axis 1.
  private Epilogue biased(Epilogue before) {
    Node user = soleUser(before.result());
    Node summand = partner(user, before.result(), PointwiseFunction.ADD);
    if (summand != null
        && summand.operation() instanceof Operation.Broadcast broadcast
        && broadcast.input().shape().rank() == 1
        && !broadcast.axes().contains(1)
        && constant(summand).isEmpty()) {
      return new Epilogue(
          before.source(), user, before.scale(), broadcast.input(), Activation.IDENTITY);
    }
    return before;
  }

  private Epilogue activated(Epilogue before) {
    Node user = soleUser(before.result());
    Activation activation = user == null ? null : activation(user, before.result());
    return activation == null
        ? before
        : new Epilogue(before.source(), user, before.scale(), before.bias(), activation);
  }

  private static Activation activation(Node user, Node operand) {
    if (!(user.operation() instanceof Operation.Pointwise pointwise)) {
      return null;
    }
    return switch (pointwise.function()) {
      case TANH -> Activation.TANH;
      case SIGMOID -> Activation.SIGMOID;
      case MAXIMUM -> {
        Node other = partner(user, operand, PointwiseFunction.MAXIMUM);
        yield other != null && Simplification.is(other, 0) ? Activation.RELU : null;
      }
      default -> null;
    };
  }

  // The other operand of a function of two operands that is applied to a node.
  private static Node partner(Node user, Node node, PointwiseFunction function) {
    if (user == null
        || !(user.operation() instanceof Operation.Pointwise pointwise)
        || pointwise.function() != function) {
      return null;
    }
    Node left = plain(pointwise.operands().getFirst());
    Node right = plain(pointwise.operands().getLast());
    return left.equals(node) ? right : left;
  }

  // A node joins the chain of its users if all of them are in one chain of its own shape: then no
  // path leaves the chain and comes back, and nothing is computed twice.
  private void groupChains(boolean fuse) {
    java.util.Arrays.fill(roots, -1);
    for (int i = roots.length - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      boolean pointwise = node.operation() instanceof Operation.Pointwise;
      if (needed[i] && pointwise && !absorbed[i] && epilogues[i] == null) {
        int root = fuse && !output[i] ? commonRoot(node) : -1;
        roots[i] = root < 0 ? i : root;
        lengths[roots[i]]++;
      }
    }
  }

  private int commonRoot(Node node) {
    int root = -1;
    for (Node user : users.get(node.index())) {
      int other = roots[user.index()];
      if (other < 0
          || (root >= 0 && other != root)
          || !graph.nodes().get(other).shape().equals(node.shape())) {
        return -1;
      }
      root = other;
    }
    return root >= 0 && lengths[root] < LONGEST_CHAIN ? root : -1;
  }

  boolean needed(Node node) {
    return needed[node.index()];
  }

  /** What ends at a node, or null. */
  Epilogue epilogue(Node result) {
    return epilogues[result.index()];
  }

  /** Whether a node is computed inside an epilogue that ends later. */
  boolean absorbed(Node node) {
    return absorbed[node.index()];
  }

  /** Whether a chain ends at a node. */
  boolean isRoot(Node node) {
    return roots[node.index()] == node.index();
  }

  /** The pointwise nodes of the chain that ends at a root, operands first. */
  List<Node> members(Node root) {
    List<Node> members = new ArrayList<>();
    for (int i = 0; i <= root.index(); i++) {
      if (roots[i] == root.index()) {
        members.add(graph.nodes().get(i));
      }
    }
    return members;
  }
}
