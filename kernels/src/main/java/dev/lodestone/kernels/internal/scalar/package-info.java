/** Plain Java kernels: the definitions that every other family is tested against. */
package dev.lodestone.kernels.internal.scalar;
