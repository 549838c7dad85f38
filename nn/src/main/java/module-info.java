/** Graphs of primitive operations, differentiated and compiled once, run many times. */
module dev.lodestone.nn {
  requires transitive dev.lodestone.kernels;

  exports dev.lodestone.nn;
}
