/** Backends, tensors and checked kernel facades. */
package dev.lodestone.kernels;
