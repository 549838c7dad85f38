/** Simulators of physical systems, each checked against an exact result. */
module dev.lodestone.physics {
  requires transitive dev.lodestone.kernels;
  requires hipparchus.core;
  requires hipparchus.stat;

  exports dev.lodestone.physics;
  exports dev.lodestone.physics.gauge;
  exports dev.lodestone.physics.circuits;
  exports dev.lodestone.physics.ising;
  exports dev.lodestone.physics.mechanics;
  exports dev.lodestone.physics.relativity;
  exports dev.lodestone.physics.xy;
}
