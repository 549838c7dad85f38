package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Philox;
import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.Provenance;
import dev.lodestone.physics.SamplingPlan;
import java.util.stream.IntStream;

/**
 * Consecutive chains of a plan, from their start to their last configuration.
 *
 * <p>Chain c of the plan has temperature number c / chains.
 *
 * @param firstChain number of the first chain
 * @param chains the chains
 */
record ChainGroup(IsingModel model, SamplingPlan plan, int firstChain, Chains chains) {
  private static final int SHORTEST_PILOT = 64;
  private static final int LONGEST_PILOT = 1 << 16;
  // A pilot this many times the autocorrelation time knows it to about 10 % even from one chain;
  // the groups have up to 64.
  private static final int PILOT_TIMES = 50;

  /** Starts, thermalises, finds the spacing, and records every configuration. */
  Provenance.AtTemperature run(Recording recording) {
    chains.start(starts());
    chains.thermalise(plan.thermalisation());
    double time = Double.NaN;
    int spacing =
        switch (plan.spacing()) {
          case SamplingPlan.Spacing.Fixed fixed -> fixed.sweeps();
          case SamplingPlan.Spacing.Autocorrelated autocorrelated -> {
            time = measureAutocorrelationTime();
            double sweeps = Math.ceil(2 * autocorrelated.multiple() * time);
            yield Math.max(1, (int) sweeps);
          }
        };
    int most = plan.configurationsOfChain(0);
    for (int sample = 0; sample < most; sample++) {
      if (sample > 0) {
        chains.sweep(spacing);
      }
      recording.record(this, sample);
    }
    return new Provenance.AtTemperature(temperature(0), spacing, time, chains.clustersPerSweep());
  }

  /** The temperature of the chain at a place in this group. */
  double temperature(int place) {
    return plan.temperatures().get((firstChain + place) / plan.chains());
  }

  // Every cold chain has a random one of the two ground states, so that an ensemble has both.
  private int[] starts() {
    Philox signs = Philox.of(plan.key(), Philox.Purpose.REPLICAS_START);
    int[] starts = new int[chains.count()];
    for (int place = 0; place < starts.length; place++) {
      boolean hot =
          switch (plan.start()) {
            case HOT -> true;
            case COLD -> false;
            case NEAREST_PHASE -> temperature(place) >= model.criticalTemperature();
          };
      int ground = signs.fold(firstChain + place).bits(0) < 0 ? -1 : 1;
      starts[place] = hot ? 0 : ground;
    }
    return starts;
  }

  // Twice as long until it is long against what it finds.
  private double measureAutocorrelationTime() {
    int length = SHORTEST_PILOT;
    double time = pilot(length);
    while (length < PILOT_TIMES * time && length < LONGEST_PILOT) {
      length *= 2;
      time = pilot(length);
    }
    return time;
  }

  private double pilot(int length) {
    int count = chains.count();
    double[][] energies = new double[count][length];
    double[][] magnitudes = new double[count][length];
    int[] sums = new int[count];
    for (int sweep = 0; sweep < length; sweep++) {
      chains.sweep(1);
      int now = sweep;
      chains.bondSums(sums);
      IntStream.range(0, count).forEach(place -> energies[place][now] = sums[place]);
      chains.magnetisations(sums);
      IntStream.range(0, count).forEach(place -> magnitudes[place][now] = Math.abs(sums[place]));
    }
    return Math.max(GammaMethod.of(energies).time(), GammaMethod.of(magnitudes).time());
  }
}
