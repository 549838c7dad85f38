package dev.lodestone.interpret.symbolic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A population that evolves by itself between two barriers, each time with a stream of random
 * numbers of its own. One thread at a time.
 */
final class Island {
  private static final int FIRST_NODES = 3;
  private static final double TOURNAMENT_ODDS = 0.982;
  private static final double CROSSOVER = 0.0259;
  private static final double FIT_SHARE = 0.14;
  private static final int FIT_ITERATIONS = 8;
  private static final int FIT_RESTARTS = 2;

  private final SymbolicSearch search;
  private final double baseline;
  private final int width;
  private final Simplifier simplifier;
  private final Member[] members;
  // Of every complexity the best since the last barrier.
  private final Member[] best;
  private SplittableRandom random;
  private Variation variation;
  private long births;

  Island(SymbolicSearch search, DataTable table) {
    this.search = search;
    this.baseline = table.baseline();
    this.width = table.width();
    this.simplifier = new Simplifier(search.operators());
    this.members = new Member[search.world().population()];
    this.best = new Member[search.world().mostNodes() + 1];
  }

  /** Fills the population with small random formulas. */
  void begin(Evaluator evaluator, long key) {
    draw(key);
    for (int i = 0; i < members.length; i++) {
      Tree tree = variation.fresh(FIRST_NODES);
      members[i] = born(tree, evaluator.loss(tree));
    }
  }

  /** Takes over a population. */
  void restore(List<Member> population) {
    population.toArray(members);
  }

  private void draw(long key) {
    random = new SplittableRandom(key);
    variation =
        new Variation(width, search.world().mostNodes(), search.operators(), simplifier, random);
    Arrays.fill(best, null);
  }

  /** Evolves, then simplifies all and fits the constants of some. */
  void evolve(Evaluator evaluator, ComplexityFrequencies frequencies, long key) {
    draw(key);
    births = Arrays.stream(members).mapToLong(Member::birth).max().orElseThrow() + 1;
    int generations = Math.ceilDiv(members.length, search.selection().tournament());
    for (int cycle = 0; cycle < search.world().cycles(); cycle++) {
      double temperature = 1 - (double) cycle / search.world().cycles();
      for (int birth = 0; birth < generations; birth++) {
        generation(evaluator, frequencies, temperature);
      }
    }
    ConstantFit fit = new ConstantFit(evaluator);
    for (int i = 0; i < members.length; i++) {
      Tree tree = simplifier.simplify(members[i].tree());
      double loss = tree.equals(members[i].tree()) ? members[i].loss() : evaluator.loss(tree);
      if (random.nextDouble() < FIT_SHARE) {
        ConstantFit.Fitted fitted = fit.fit(tree, loss, FIT_ITERATIONS, FIT_RESTARTS, random);
        members[i] = born(fitted.tree(), fitted.loss());
      } else {
        members[i] = new Member(tree, loss, members[i].birth());
        record(members[i]);
      }
    }
  }

  private void generation(
      Evaluator evaluator, ComplexityFrequencies frequencies, double temperature) {
    if (random.nextDouble() < CROSSOVER) {
      Tree[] children = variation.cross(winner(frequencies).tree(), winner(frequencies).tree());
      for (Tree child : children) {
        members[oldest()] = born(child, evaluator.loss(child));
      }
      return;
    }
    Member parent = winner(frequencies);
    Tree child = variation.mutate(parent.tree(), temperature);
    if (child.equals(parent.tree())) {
      members[oldest()] = born(child, parent.loss());
      return;
    }
    double loss = evaluator.loss(child);
    double odds = frequencies.share(parent.tree().size()) / frequencies.share(child.size());
    if (Double.isFinite(loss) && random.nextDouble() < odds) {
      members[oldest()] = born(child, loss);
    }
  }

  private Member born(Tree tree, double loss) {
    Member member = new Member(tree, loss, births++);
    record(member);
    return member;
  }

  private void record(Member member) {
    int complexity = member.tree().size();
    if (best[complexity] == null || member.loss() < best[complexity].loss()) {
      best[complexity] = member;
    }
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < members.length; i++) {
      if (members[i].birth() < members[oldest].birth()) {
        oldest = i;
      }
    }
    return oldest;
  }

  // Rank k of a tournament wins with probability p (1-p)^k.
  private Member winner(ComplexityFrequencies frequencies) {
    Member[] drawn = new Member[search.selection().tournament()];
    double[] costs = new double[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = members[random.nextInt(members.length)];
      costs[i] = adjusted(drawn[i], frequencies);
    }
    int winner = least(costs);
    for (int rank = 1; rank < drawn.length && random.nextDouble() >= TOURNAMENT_ODDS; rank++) {
      costs[winner] = Double.POSITIVE_INFINITY;
      winner = least(costs);
    }
    return drawn[winner];
  }

  private static int least(double[] costs) {
    int least = 0;
    for (int i = 1; i < costs.length; i++) {
      least = costs[i] < costs[least] ? i : least;
    }
    return least;
  }

  private double adjusted(Member member, ComplexityFrequencies frequencies) {
    int complexity = member.tree().size();
    double cost = member.loss() / baseline + search.selection().parsimony() * complexity;
    return cost * Math.exp(search.selection().adaptiveParsimony() * frequencies.share(complexity));
  }

  /** The best formula of that complexity since the last barrier, or null. */
  Member best(int complexity) {
    return best[complexity];
  }

  /** The present population. */
  List<Member> members() {
    return List.of(members);
  }

  /** The best of the present population. */
  List<Member> top(int count) {
    return Arrays.stream(members)
        .sorted(Comparator.comparingDouble(Member::loss))
        .limit(count)
        .toList();
  }

  /** A newcomer takes a random place, as the youngest. */
  void receive(Member newcomer, SplittableRandom places) {
    long youngest = Arrays.stream(members).mapToLong(Member::birth).max().orElseThrow();
    members[places.nextInt(members.length)] =
        new Member(newcomer.tree(), newcomer.loss(), youngest + 1);
  }
}
