/** One small kernel interface per family. */
package dev.lodestone.kernels.spi;
