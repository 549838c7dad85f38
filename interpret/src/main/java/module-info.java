/** Methods that read the physics off a trained network; each works on anyone's tensors. */
module dev.lodestone.interpret {
  requires transitive dev.lodestone.nn;
  requires hipparchus.core;
  requires hipparchus.stat;

  exports dev.lodestone.interpret;
  exports dev.lodestone.interpret.symbolic;
}
