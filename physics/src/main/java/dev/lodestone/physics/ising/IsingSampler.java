package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.Provenance;
import dev.lodestone.physics.Sampler;
import dev.lodestone.physics.SamplingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws configurations of the Ising model by Metropolis sweeps, Wolff clusters, or both in turn.
 *
 * <p>Metropolis runs all chains of the plan as one batch (one bit a replica, each at its own
 * temperature), or every chain as one bit-packed lattice where there are few chains of large
 * lattices. Cluster updates run groups of chains of one temperature side by side on the threads of
 * the backend. The result depends on the model and the plan, not on the threads. Thread-safe.
 *
 * <p>Metropolis on a checkerboard is not strictly ergodic: states in which every spin has two
 * neighbours up and two down are inverted by every sweep, for ever. There are 36 of 65 536 on the 4
 * x 4 lattice and at most 2^(2L) of 2^(L^2) on larger ones, where no chain meets them; cluster
 * updates have no such states.
 *
 * <p>The start {@link SamplingPlan.Start#NEAREST_PHASE} is cold below T_c and hot from T_c on: a
 * cold start relaxes within the ordered phase without domain walls, a hot one within the
 * disordered.
 */
public final class IsingSampler implements Sampler {
  private static final int CHAINS_PER_GROUP = 64;
  // Where lattices fill vectors by themselves and chains do not.
  private static final int LARGE_LATTICE = 128;
  private static final int FEW_CHAINS = 64;

  private final Backend backend;
  private final IsingModel model;
  private final Layout layout;
  private final Generator generator;

  /** How Metropolis sweeps lay out their spins. */
  enum Layout {
    AUTOMATIC,
    REPLICAS,
    LATTICES
  }

  private IsingSampler(Backend backend, IsingModel model, Layout layout, Generator generator) {
    this.backend = backend;
    this.model = model;
    this.layout = layout;
    this.generator = generator;
  }

  /** A sampler of a model that runs on a backend. */
  public static IsingSampler on(Backend backend, IsingModel model) {
    return new IsingSampler(backend, model, Layout.AUTOMATIC, Generator.COUNTER_HASH);
  }

  /** This sampler with a layout of one's own, for tests of both. */
  IsingSampler withLayout(Layout chosen) {
    return new IsingSampler(backend, model, chosen, generator);
  }

  /**
   * This sampler with all random numbers of sweeps and clusters from another generator: another
   * ensemble of the same law, to see that results do not depend on the fast generator.
   *
   * @throws IllegalArgumentException if the backend does not have it
   */
  public IsingSampler withGenerator(Generator chosen) {
    CheckerboardMetropolis.on(backend).withGenerator(chosen);
    return new IsingSampler(backend, model, layout, chosen);
  }

  /** The model. */
  public IsingModel model() {
    return model;
  }

  @Override
  public String system() {
    return generator == Generator.PHILOX ? model + ", random numbers of Philox" : model.toString();
  }

  @Override
  public Ensemble sample(SamplingPlan plan) {
    Recording recording = new Recording(plan, model.sites(), true);
    Provenance provenance = run(plan, recording);
    int size = plan.totalConfigurations();
    int length = model.latticeSize();
    double[] temperatures = new double[size];
    int[] chains = new int[size];
    for (int chain = 0; chain < plan.chains() * plan.temperatures().size(); chain++) {
      int first = recording.index(chain, 0);
      int past = first + plan.configurationsOfChain(chain % plan.chains());
      Arrays.fill(temperatures, first, past, plan.temperatures().get(chain / plan.chains()));
      Arrays.fill(chains, first, past, chain);
    }
    return new Ensemble(
        Tensor.wrap(backend, Shape.of(size, length, length), recording.spins),
        temperatures,
        Arrays.stream(recording.bondSums).mapToDouble(model::energyPerSite).toArray(),
        Arrays.stream(recording.magnetisations)
            .mapToDouble(m -> (double) m / model.sites())
            .toArray(),
        chains,
        List.of(provenance));
  }

  /** Runs the same chains as {@link #sample} but keeps energies and magnetisations only. */
  public IsingSeries measure(SamplingPlan plan) {
    Recording recording = new Recording(plan, model.sites(), false);
    Provenance provenance = run(plan, recording);
    return IsingSeries.of(model, plan, recording, provenance);
  }

  private Provenance run(SamplingPlan plan, Recording recording) {
    List<ChainGroup> groups = split(plan);
    Provenance.AtTemperature[] found = new Provenance.AtTemperature[groups.size()];
    KernelSet.of(backend)
        .workers()
        .run(groups.size(), index -> found[index] = groups.get(index).run(recording));
    return new Provenance(
        system(), plan, backend.choice().description(), perTemperature(plan, groups, found));
  }

  private List<ChainGroup> split(SamplingPlan plan) {
    int all = Math.multiplyExact(plan.chains(), plan.temperatures().size());
    boolean metropolis = plan.update() == SamplingPlan.Update.METROPOLIS;
    boolean together = metropolis && plan.spacing() instanceof SamplingPlan.Spacing.Fixed;
    List<ChainGroup> groups = new ArrayList<>();
    int first = 0;
    while (first < all) {
      int ofTemperature = plan.chains() - first % plan.chains();
      int most = metropolis ? ofTemperature : Math.min(ofTemperature, CHAINS_PER_GROUP);
      int count = together ? all : most;
      groups.add(new ChainGroup(model, plan, first, chains(plan, first, count)));
      first += count;
    }
    return groups;
  }

  private Chains chains(SamplingPlan plan, int first, int count) {
    double[] couplings = new double[count];
    Arrays.setAll(
        couplings,
        place -> {
          int temperature = (first + place) / plan.chains();
          return model.reducedCoupling(plan.temperatures().get(temperature));
        });
    int length = model.latticeSize();
    return switch (plan.update()) {
      case METROPOLIS ->
          useLattices(count)
              ? new LatticeChains(metropolis(), backend, length, couplings, plan.key(), first)
              : new ReplicaChains(metropolis(), backend, length, couplings, plan.key(), first);
      case WOLFF -> clusters(couplings, plan.key(), first, false);
      case WOLFF_AND_METROPOLIS -> clusters(couplings, plan.key(), first, true);
    };
  }

  private Chains clusters(double[] couplings, long key, int first, boolean withMetropolis) {
    return new ClusterChains(
        metropolis(),
        backend,
        model.latticeSize(),
        couplings,
        key,
        first,
        withMetropolis,
        generator);
  }

  private CheckerboardMetropolis metropolis() {
    return CheckerboardMetropolis.on(backend).withGenerator(generator);
  }

  private boolean useLattices(int chains) {
    return switch (layout) {
      case AUTOMATIC -> model.latticeSize() >= LARGE_LATTICE && chains < FEW_CHAINS;
      case REPLICAS -> false;
      case LATTICES -> true;
    };
  }

  // Of several groups of one temperature the longest spacing and time speak for all.
  private static List<Provenance.AtTemperature> perTemperature(
      SamplingPlan plan, List<ChainGroup> groups, Provenance.AtTemperature[] found) {
    List<Provenance.AtTemperature> result = new ArrayList<>();
    for (int t = 0; t < plan.temperatures().size(); t++) {
      int spacing = 0;
      double time = Double.NaN;
      int clusters = 0;
      for (int g = 0; g < found.length; g++) {
        int first = groups.get(g).firstChain();
        int past = first + groups.get(g).chains().count();
        if (first < (t + 1) * plan.chains() && past > t * plan.chains()) {
          spacing = Math.max(spacing, found[g].spacing());
          double other = found[g].autocorrelationTime();
          time = Double.isNaN(time) ? other : Math.max(time, other);
          clusters = Math.max(clusters, found[g].clustersPerSweep());
        }
      }
      result.add(new Provenance.AtTemperature(plan.temperatures().get(t), spacing, time, clusters));
    }
    return result;
  }
}
