package dev.lodestone.physics.ising;

/** Independent Markov chains that are advanced together; one thread at a time. */
sealed interface Chains permits ReplicaChains, LatticeChains, ClusterChains {
  /** The number of chains. */
  int count();

  /** Makes the spins of every chain random (0), all up (1) or all down (-1). */
  void start(int[] starts);

  /** Advances every chain before anything is kept; may adapt how much work a sweep is. */
  void thermalise(int sweeps);

  /** Advances every chain. */
  void sweep(int sweeps);

  /** The sum of all spins of every chain. */
  void magnetisations(int[] output);

  /** The sum of s_i s_j over all bonds of every chain. */
  void bondSums(int[] output);

  /** Writes the spins of some chains as +1 and -1, one lattice after the other, row major. */
  void copyTo(int first, int count, float[] output, int offset);

  /** Clusters that make a sweep, 0 without cluster updates. */
  int clustersPerSweep();
}
