/** Finds native libraries and binds them; visible to the kernels only. */
module dev.lodestone.cuda {
  exports dev.lodestone.cuda to
      dev.lodestone.kernels;
}
