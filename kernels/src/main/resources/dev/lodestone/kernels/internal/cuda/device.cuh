// What the sources need beyond CUDA C++ itself. The same text also compiles as C++ of the host, where tests define these.

#ifdef __CUDACC__
#define KERNEL(name)
#define SHARED_WORDS(name) extern __shared__ unsigned long long name[];
#endif

__device__ __forceinline__ unsigned bitsOf(float value) {
  union {
    float value;
    unsigned bits;
  } both;
  both.value = value;
  return both.bits;
}

__device__ __forceinline__ float floatOf(unsigned bits) {
  union {
    unsigned bits;
    float value;
  } both;
  both.bits = bits;
  return both.value;
}

// The number of this thread in a grid along x.
__device__ __forceinline__ size_t threadNumber() { return (size_t)blockIdx.x * blockDim.x + threadIdx.x; }
