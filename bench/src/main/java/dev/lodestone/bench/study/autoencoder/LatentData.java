package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.ising.IsingSampler;
import dev.lodestone.physics.xy.XyEnsemble;
import dev.lodestone.physics.xy.XyModel;
import dev.lodestone.physics.xy.XySampler;
import java.util.List;

/**
 * The configurations of one magnet.
 *
 * @param magnet which
 * @param training what methods see: bits for Ising spins, components for planar ones
 * @param validation chooses among restarts and epochs
 * @param test the same for reading
 * @param fields the test configurations as spins, for candidates
 * @param temperatures of the test configurations
 * @param order the known order parameter of the test configurations, signed for Ising spins
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
record LatentData(
    Magnet magnet,
    Tensor training,
    Tensor validation,
    Tensor test,
    Tensor fields,
    double[] temperatures,
    double[] order) {
  // 3 autocorrelation times of clusters and local sweeps at the transition of either lattice.
  private static final int SPACING = 4;
  private static final int XY_CHAINS = 4;
  private static final int XY_THERMALISATION = 60;

  /** Samples of one part, as methods see them and as they are. */
  private record Part(Tensor inputs, Tensor fields, double[] temperatures, double[] order) {}

  static LatentData sample(StudyContext context, Magnet magnet) {
    Settings settings = context.settings();
    Part training = part(context, magnet, "training", settings.whole(magnet.label() + "_samples"));
    Part validation = part(context, magnet, "validation", settings.whole("validation_samples"));
    Part test = part(context, magnet, "test", settings.whole(magnet.label() + "_test_samples"));
    return new LatentData(
        magnet,
        training.inputs,
        validation.inputs,
        test.inputs,
        test.fields,
        test.temperatures,
        test.order);
  }

  private static Part part(StudyContext context, Magnet magnet, String name, int samples) {
    Settings settings = context.settings();
    context.progress().step("sampling", 0, 1, magnet.words() + ", " + name);
    List<Double> temperatures =
        SamplingPlan.grid(
            settings.real("coldest"), settings.real("hottest"), settings.whole("temperatures"));
    int each = Math.ceilDiv(samples, temperatures.size());
    long key = context.key("samples " + magnet.label() + " " + name);
    SamplingPlan plan =
        SamplingPlan.equilibrated(temperatures, each, key)
            .withSpacing(new SamplingPlan.Spacing.Fixed(SPACING));
    return magnet == Magnet.XY
        ? planar(context, plan)
        : ising(context, plan, magnet == Magnet.ANTIFERROMAGNET);
  }

  private static Part planar(StudyContext context, SamplingPlan plan) {
    XyModel model = XyModel.cubic(context.settings().whole("xy_lattice"));
    XyEnsemble ensemble =
        XySampler.on(context.backend(), model)
            .sample(
                plan.withChains(Math.min(plan.chains(), XY_CHAINS))
                    .withThermalisation(XY_THERMALISATION));
    Tensor spins = ensemble.configurations();
    return new Part(spins, spins, ensemble.temperatures(), ensemble.magnetisations());
  }

  // On two sublattices J = -1 is J = 1 with every second spin turned, exactly.
  private static Part ising(StudyContext context, SamplingPlan plan, boolean staggered) {
    IsingModel model = IsingModel.of(context.settings().whole("lattice"));
    Backend backend = context.backend();
    Ensemble ensemble = IsingSampler.on(backend, model).sample(plan);
    float[] spins = ensemble.configurations().array();
    float[] bits = new float[spins.length];
    int length = model.latticeSize();
    for (int i = 0; i < spins.length; i++) {
      boolean odd = (i / length + i) % 2 != 0;
      spins[i] = staggered && odd ? -spins[i] : spins[i];
      bits[i] = (1 + spins[i]) / 2;
    }
    Tensor fields = ensemble.configurations();
    return new Part(
        Tensor.wrap(backend, fields.shape(), bits),
        fields,
        ensemble.temperatures(),
        ensemble.magnetisations());
  }
}
