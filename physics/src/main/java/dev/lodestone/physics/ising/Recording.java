package dev.lodestone.physics.ising;

import dev.lodestone.physics.SamplingPlan;

/**
 * The arrays that sampling fills, by temperature, then chain, then time. Groups of different chains
 * may record at the same time: they write to different places.
 */
final class Recording {
  final int[] bondSums;
  final int[] magnetisations;
  final float[] spins;
  private final SamplingPlan plan;
  private final int sites;

  /**
   * Room for a plan.
   *
   * @param withSpins false to keep energies and magnetisations only
   */
  Recording(SamplingPlan plan, int sites, boolean withSpins) {
    this.plan = plan;
    this.sites = sites;
    int size = plan.totalConfigurations();
    bondSums = new int[size];
    magnetisations = new int[size];
    spins = withSpins ? new float[Math.multiplyExact(size, sites)] : null;
  }

  /** Keeps configuration number {@code sample} of every chain of the group that has one. */
  void record(ChainGroup group, int sample) {
    Chains chains = group.chains();
    int count = chains.count();
    int[] bonds = new int[count];
    int[] sums = new int[count];
    chains.bondSums(bonds);
    chains.magnetisations(sums);
    for (int place = 0; place < count; place++) {
      int chain = group.firstChain() + place;
      if (sample < plan.configurationsOfChain(chain % plan.chains())) {
        int index = index(chain, sample);
        bondSums[index] = bonds[place];
        magnetisations[index] = sums[place];
        if (spins != null) {
          chains.copyTo(place, 1, spins, index * sites);
        }
      }
    }
  }

  /** The place of a configuration of a chain of the plan. */
  int index(int chain, int sample) {
    int temperature = chain / plan.chains();
    int within = plan.firstConfigurationOfChain(chain % plan.chains());
    return temperature * plan.configurations() + within + sample;
  }
}
