package dev.lodestone.physics.xy;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.physics.SamplingPlan;
import java.util.Arrays;

/**
 * Draws configurations of the XY model.
 *
 * <p>Local updates ({@link SamplingPlan.Update#METROPOLIS} of a plan) are a heat-bath sweep, which
 * is never rejected, and an over-relaxation sweep; cluster updates mirror as many clusters as cover
 * the lattice once on average, a number that is found during thermalisation and then stays. Chains
 * run side by side on the threads of the backend; the result depends on the model and the plan, not
 * on the threads. Plans need a spacing of a fixed number of sweeps. Thread-safe.
 */
public final class XySampler {
  private final Backend backend;
  private final XyModel model;
  private final int[] neighbours;

  private XySampler(Backend backend, XyModel model) {
    this.backend = backend;
    this.model = model;
    this.neighbours = model.neighbours();
  }

  /** A sampler of a model that runs on a backend. */
  public static XySampler on(Backend backend, XyModel model) {
    return new XySampler(backend, model);
  }

  /**
   * Draws what the plan says.
   *
   * @throws IllegalArgumentException if the spacing of the plan is not a fixed number of sweeps
   */
  public XyEnsemble sample(SamplingPlan plan) {
    if (!(plan.spacing() instanceof SamplingPlan.Spacing.Fixed(int spacing))) {
      throw new IllegalArgumentException(
          "plan: expected a fixed spacing for the XY model, given " + plan.spacing());
    }
    int size = plan.totalConfigurations();
    int[] extents = new int[model.dimension() + 2];
    Arrays.fill(extents, model.latticeSize());
    extents[0] = size;
    extents[1] = 2;
    XyEnsemble ensemble =
        new XyEnsemble(
            model,
            Tensor.zeros(backend, Shape.of(extents)),
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new int[size]);
    int chains = plan.chains() * plan.temperatures().size();
    KernelSet.of(backend).workers().run(chains, chain -> run(plan, spacing, chain, ensemble));
    return ensemble;
  }

  private void run(SamplingPlan plan, int spacing, int number, XyEnsemble into) {
    double temperature = plan.temperatures().get(number / plan.chains());
    int ofTemperature = number % plan.chains();
    Philox random = Philox.of(plan.key(), Philox.Purpose.WOLFF).stream(number);
    XyChain chain = new XyChain(model, neighbours, model.coupling() / temperature, random);
    start(plan, temperature, chain);
    int clusters = thermalise(plan, chain);
    int first =
        number / plan.chains() * plan.configurations()
            + plan.firstConfigurationOfChain(ofTemperature);
    for (int i = 0; i < plan.configurationsOfChain(ofTemperature); i++) {
      for (int sweep = 0; i > 0 && sweep < spacing; sweep++) {
        sweep(plan.update(), chain, clusters);
      }
      int place = first + i;
      chain.copyTo(into.configurations().array(), place * 2 * model.sites());
      into.temperatures()[place] = temperature;
      into.energies()[place] = -model.coupling() * chain.bondSum() / model.sites();
      into.alongX()[place] = chain.magnetisation(0);
      into.alongY()[place] = chain.magnetisation(1);
      into.chains()[place] = number;
    }
  }

  private void start(SamplingPlan plan, double temperature, XyChain chain) {
    boolean hot =
        switch (plan.start()) {
          case HOT -> true;
          case COLD -> false;
          case NEAREST_PHASE -> temperature >= XyModel.CRITICAL_TEMPERATURE * model.coupling();
        };
    if (hot) {
      chain.randomize();
    } else {
      chain.align();
    }
  }

  // The first half says how the start relaxes, only the second half what clusters are like.
  private int thermalise(SamplingPlan plan, XyChain chain) {
    int clusters = 1;
    long mirrored = 0;
    long made = 0;
    for (int sweep = 0; sweep < plan.thermalisation(); sweep++) {
      if (sweep == plan.thermalisation() / 2) {
        mirrored = 0;
        made = 0;
      }
      mirrored += sweep(plan.update(), chain, clusters);
      made += clusters;
      if (mirrored > 0) {
        clusters = (int) Math.max(1, Math.round((double) made * model.sites() / mirrored));
      }
    }
    return clusters;
  }

  private static long sweep(SamplingPlan.Update update, XyChain chain, int clusters) {
    long mirrored = 0;
    if (update != SamplingPlan.Update.METROPOLIS) {
      mirrored = chain.mirrorClusters(clusters);
    }
    if (update != SamplingPlan.Update.WOLFF) {
      chain.sweepHeatBath();
      chain.sweepOverRelaxation();
    }
    return mirrored;
  }
}
