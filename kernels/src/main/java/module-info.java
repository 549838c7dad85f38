/** SIMD kernels behind checked facades; the ground floor of Lodestone. */
module dev.lodestone.kernels {
  requires dev.lodestone.cuda;
  requires jdk.incubator.vector;

  exports dev.lodestone.kernels;
  exports dev.lodestone.kernels.spi to
      dev.lodestone.nn,
      dev.lodestone.physics,
      dev.lodestone.interpret;
}
