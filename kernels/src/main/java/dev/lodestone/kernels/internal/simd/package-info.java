/** Kernels of the Vector API; flat and repetitive on purpose. */
package dev.lodestone.kernels.internal.simd;
