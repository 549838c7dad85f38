package dev.lodestone.interpret.symbolic;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * One run of a search: islands between barriers, migration at them. What happens in an iteration
 * depends on the state before it and on its number alone.
 */
final class Evolution {
  private static final int EMIGRANTS = 12;
  private static final double MIGRATION = 0.00036;
  private static final double HALL_OF_FAME_MIGRATION = 0.0614;
  private static final double WORTH_GOING_ON = 1e-9;
  // Iterations in which a formula that is accurate enough may still become shorter.
  private static final int SETTLING = 10;

  private final SymbolicSearch search;
  private final KernelSet kernels;
  private final DataTable table;
  private final Island[] islands;
  private final Philox keys;
  private final ComplexityFrequencies frequencies;
  private final Member[] hallOfFame;
  private final double floor;
  private final ConcurrentLinkedQueue<Evaluator> idle = new ConcurrentLinkedQueue<>();
  private int iteration;
  private int unchanged;

  Evolution(SymbolicSearch search, Backend backend, DataTable table, long key) {
    this.search = search;
    this.kernels = KernelSet.of(backend);
    this.table = table;
    this.keys = Philox.of(key, Philox.Purpose.GENERAL);
    this.frequencies = new ComplexityFrequencies(search.world().mostNodes());
    this.hallOfFame = new Member[search.world().mostNodes() + 1];
    this.floor = Math.max(search.end().enough(), Double.MIN_NORMAL) * table.baseline();
    this.islands = new Island[search.world().islands()];
    Arrays.setAll(islands, _ -> new Island(search, table));
  }

  SymbolicSearch.Result run(Optional<SearchState> from, Predicate<SearchState> goOn) {
    long start = System.nanoTime();
    if (from.isPresent()) {
      from.get().require(search, table);
      restore(from.get());
    } else {
      Tree mean = Tree.constant(table.mean());
      hallOfFame[1] = new Member(mean, table.baseline(), 0);
      everywhere(0, Island::begin);
      remember();
    }
    Optional<String> reason = reason(start);
    while (reason.isEmpty()) {
      iteration++;
      migrate();
      everywhere(iteration, (island, evaluator, key) -> island.evolve(evaluator, frequencies, key));
      unchanged = remember() ? 0 : unchanged + 1;
      boolean wanted = goOn.test(state());
      reason = wanted ? reason(start) : Optional.of("stopped on request");
    }
    long nodes = idle.stream().mapToLong(Evaluator::nodes).sum();
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new SymbolicSearch.Result(
        state().front(), iteration, nodes, seconds, reason.orElseThrow());
  }

  private Optional<String> reason(long start) {
    double least = Double.POSITIVE_INFINITY;
    for (Member member : hallOfFame) {
      least = member == null ? least : Math.min(least, floored(member));
    }
    if (least <= floor && unchanged >= SETTLING) {
      return Optional.of("accurate enough");
    }
    if (iteration >= search.end().iterations()) {
      return Optional.of("all iterations done");
    }
    if (unchanged >= search.end().patience()) {
      return Optional.of("nothing better in " + unchanged + " iterations");
    }
    boolean late = System.nanoTime() - start >= search.end().time().toNanos();
    return late ? Optional.of("time is over") : Optional.empty();
  }

  private SearchState state() {
    return new SearchState(
        table,
        iteration,
        unchanged,
        frequencies.counts(),
        Arrays.stream(hallOfFame).filter(Objects::nonNull).toList(),
        Arrays.stream(islands).map(Island::members).toList());
  }

  private void restore(SearchState state) {
    iteration = state.iteration();
    unchanged = state.unchanged();
    frequencies.restore(state.counts());
    for (Member member : state.famous()) {
      hallOfFame[member.tree().size()] = member;
    }
    for (int i = 0; i < islands.length; i++) {
      islands[i].restore(state.islands().get(i));
    }
  }

  /** Work on one island. */
  private interface Visit {
    void on(Island island, Evaluator evaluator, long key);
  }

  private void everywhere(int round, Visit visit) {
    kernels
        .workers()
        .run(
            islands.length,
            index -> {
              Evaluator free = idle.poll();
              Evaluator evaluator = free == null ? new Evaluator(table, kernels.columns()) : free;
              visit.on(islands[index], evaluator, keys.fold(index).fold(round).key());
              idle.add(evaluator);
            });
  }

  // Losses that are small enough count as equal.
  private double floored(Member member) {
    return Math.max(member.loss(), floor);
  }

  // Whether something became better.
  private boolean remember() {
    boolean better = false;
    double least = Double.POSITIVE_INFINITY;
    for (int complexity = 0; complexity < hallOfFame.length; complexity++) {
      for (Island island : islands) {
        Member member = island.best(complexity);
        boolean first = hallOfFame[complexity] == null;
        if (member != null && (first || member.loss() < hallOfFame[complexity].loss())) {
          better |= floored(member) < least * (1 - WORTH_GOING_ON);
          hallOfFame[complexity] = member;
        }
      }
      if (hallOfFame[complexity] != null) {
        least = Math.min(least, floored(hallOfFame[complexity]));
      }
    }
    for (Island island : islands) {
      island.members().forEach(member -> frequencies.count(member.tree().size()));
    }
    frequencies.normalise();
    return better;
  }

  private void migrate() {
    SplittableRandom random = new SplittableRandom(keys.fold(-1).fold(iteration).key());
    List<Member> emigrants = new ArrayList<>();
    for (Island island : islands) {
      emigrants.addAll(island.top(EMIGRANTS));
    }
    List<Member> famous = new ArrayList<>();
    double before = Double.POSITIVE_INFINITY;
    for (Member member : hallOfFame) {
      if (member != null && member.loss() < before) {
        famous.add(member);
        before = member.loss();
      }
    }
    for (Island island : islands) {
      arrive(island, emigrants, MIGRATION, random);
      arrive(island, famous, HALL_OF_FAME_MIGRATION, random);
    }
  }

  private void arrive(Island island, List<Member> from, double share, SplittableRandom random) {
    int count = poisson(search.world().population() * share, random);
    for (int i = 0; i < count; i++) {
      island.receive(from.get(random.nextInt(from.size())), random);
    }
  }

  // Knuth's product of uniform numbers: the means are a few units.
  private static int poisson(double mean, SplittableRandom random) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
