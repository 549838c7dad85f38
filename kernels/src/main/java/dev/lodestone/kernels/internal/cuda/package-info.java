/**
 * Kernels on an NVIDIA GPU: cuBLAS, cuDNN, and CUDA C++ resources of this package that NVRTC
 * compiles for the device found.
 *
 * <p>They stand behind the same interfaces as those of the CPU, so every call copies its operands
 * to the device and its results back (docs/decisions/0008-device-residence.md).
 */
package dev.lodestone.kernels.internal.cuda;
